package dev.graphrag.openai.autoconfigure;

import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.Setting;

import org.springframework.beans.factory.ObjectProvider;

/**
 * What a store cannot do without that a setting asks for. Where it is missing the start
 * fails, since a service that goes on without its store does so in silence.
 *
 * @param setting the setting
 * @param asked its value
 * @param otherwise the value that needs no store
 */
record StoreNeeds(Setting setting, String asked, String otherwise) {

	/**
	 * Return the error of something that is missing.
	 * @param what what is the matter
	 * @param remediation what to do about it, without a full stop
	 */
	OpenAiClientException missing(String what, String remediation) {
		return new OpenAiClientException(FailureReason.SETTINGS_LOAD,
				this.setting.property() + " is " + this.asked + ", but " + what + ".",
				remediation + ", or set " + this.setting.property() + " to " + this.otherwise + ".",
				Map.of("setting", this.setting.property()));
	}

	/**
	 * Return the one bean of a type, or the primary one.
	 * @param beans the beans
	 * @param type name of the type
	 * @param remediation what to do where there is none, without a full stop
	 * @throws OpenAiClientException if there is none, or several and none is primary
	 */
	<T> T sole(ObjectProvider<T> beans, String type, String remediation) {
		T bean = beans.getIfUnique();
		if (bean != null) {
			return bean;
		}
		if (beans.stream().findAny().isPresent()) {
			throw missing("there are several beans of type " + type + " and none of them is primary",
					"Mark the one that is meant with @Primary");
		}
		throw missing("there is no bean of type " + type, remediation);
	}

}
