package dev.graphrag.openai.wire;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Writes the SDK's values as its own mapper does, but without Kotlin's reflection. The
 * SDK's types say by annotations how they are written; the reflection would load 1,300
 * classes before a process's first request.
 */
public final class SdkJson {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.defaultPropertyInclusion(JsonInclude.Value.construct(Include.NON_ABSENT, Include.NON_ABSENT))
		.visibility(PropertyAccessor.ALL, Visibility.NONE)
		.disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
		.build();

	private SdkJson() {
	}

	/**
	 * Write a value as UTF-8.
	 * @param value a value of the SDK
	 * @return the JSON
	 * @throws JsonProcessingException if it cannot be written; the message may quote it
	 */
	public static byte[] bytes(Object value) throws JsonProcessingException {
		return MAPPER.writeValueAsBytes(value);
	}

	static String text(Object value) throws JsonProcessingException {
		return MAPPER.writeValueAsString(value);
	}

}
