package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.redaction.Redactor;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import dev.graphrag.openai.settings.UnknownSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.convert.ConversionFailedException;

/**
 * Treats a blank value as unset, whatever its type, and numbers that a YAML file supplies
 * as numbers like their text: 1 and 0 are switches, and a whole number has no fraction.
 * Left alone, Boot refuses a blank number or switch and a number as a switch, and drops
 * the fraction. Warns of names that are no setting once the settings are bound.
 */
class SettingsBindHandler extends AbstractBindHandler {

	private static final Logger logger = LoggerFactory.getLogger(Setting.LOGGER);

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
		if (Setting.of(name.toString()) != null && isBlank(error)) {
			return null;
		}
		Number number = suppliedNumber(name, context);
		if (number instanceof Integer && target.getType().resolve() == boolean.class
				&& (number.intValue() == 0 || number.intValue() == 1)) {
			return number.intValue() == 1;
		}
		return super.onFailure(name, target, context, error);
	}

	@Override
	public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			@Nullable Object result) throws Exception {
		if (result instanceof OpenAiSettings settings) {
			UnknownSettings.in(context.getSources()).forEach((unknown) -> warn(unknown, settings.actor()));
		}
		super.onFinish(name, target, context, result);
	}

	private static void warn(UnknownSettings.Unknown unknown, String actor) {
		LoggingEventBuilder event = logger.atWarn().addKeyValue("actor", actor).addKeyValue("setting", unknown.name());
		event = (unknown.probably() != null) ? event.addKeyValue("probably", unknown.probably()) : event;
		event = (unknown.origin() != null)
				? event.addKeyValue("origin", Redactor.BY_SHAPE.redact(unknown.origin().toString())) : event;
		event.log("openai.settings.unknown");
	}

	// The conversion knows the value with its placeholders resolved, and none where an
	// empty text became a null that a primitive cannot take.
	private static boolean isBlank(Exception error) {
		return error instanceof ConversionFailedException conversion
				&& (conversion.getValue() == null || conversion.getValue().toString().isBlank());
	}

	private static @Nullable Number suppliedNumber(ConfigurationPropertyName name, BindContext context) {
		ConfigurationProperty property = context.getConfigurationProperty();
		if (property == null || !property.getName().equals(name) || Setting.of(name.toString()) == null) {
			return null;
		}
		return (property.getValue() instanceof Number number) ? number : null;
	}

}
