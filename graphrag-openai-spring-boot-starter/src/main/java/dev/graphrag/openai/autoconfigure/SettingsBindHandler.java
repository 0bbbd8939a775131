package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Treats numbers that a YAML file supplies as numbers like their text: 1 and 0 are
 * switches, and a whole number has no fraction. Left alone, Boot refuses the first and
 * drops the fraction of the second.
 */
class SettingsBindHandler extends AbstractBindHandler {

	SettingsBindHandler(BindHandler parent) {
		super(parent);
	}

	@Override
	public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Object result) {
		Number number = suppliedNumber(name, context);
		if (result instanceof Integer && number != null && number.doubleValue() != number.longValue()) {
			throw new IllegalArgumentException("Not a whole number");
		}
		return super.onSuccess(name, target, context, result);
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) throws Exception {
		Number number = suppliedNumber(name, context);
		if (number instanceof Integer && target.getType().resolve() == boolean.class
				&& (number.intValue() == 0 || number.intValue() == 1)) {
			return number.intValue() == 1;
		}
		return super.onFailure(name, target, context, error);
	}

	private static @Nullable Number suppliedNumber(ConfigurationPropertyName name, BindContext context) {
		ConfigurationProperty property = context.getConfigurationProperty();
		if (property == null || !property.getName().equals(name) || Setting.of(name.toString()) == null) {
			return null;
		}
		return (property.getValue() instanceof Number number) ? number : null;
	}

}
