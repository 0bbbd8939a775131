package dev.graphrag.openai.autoconfigure;

import java.util.function.Predicate;

import dev.graphrag.openai.settings.Setting;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where settings are set and ask for something. Values that cannot be read do
 * not: the settings refuse them in words of their own.
 *
 * @param <T> type of the setting, or of the group of settings
 */
abstract class OnSettings<T> extends SpringBootCondition {

	private final String property;

	private final Class<T> type;

	private final Predicate<T> wanted;

	/**
	 * Create a condition.
	 * @param name name of the setting or the group, without its prefix
	 */
	OnSettings(String name, Class<T> type, Predicate<T> wanted) {
		this.property = Setting.PREFIX + "." + name;
		this.type = type;
		this.wanted = wanted;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean wanted = wanted(context.getEnvironment());
		return new ConditionOutcome(wanted, this.property + (wanted ? " asks" : " does not ask") + " for it");
	}

	private boolean wanted(Environment environment) {
		try {
			return Binder.get(environment)
				.bind(this.property, Bindable.of(this.type), new SettingsBindHandler(BindHandler.DEFAULT))
				.map(this.wanted::test)
				.orElse(false);
		}
		catch (BindException ex) {
			return false;
		}
	}

}
