package dev.graphrag.openai.telemetry;

/**
 * Attribute names of the OpenTelemetry semantic conventions for generative AI and HTTP.
 */
final class GenAiAttributes {

	static final String OPERATION_NAME = "gen_ai.operation.name";

	static final String PROVIDER_NAME = "gen_ai.provider.name";

	static final String REQUEST_MODEL = "gen_ai.request.model";

	static final String REQUEST_STREAM = "gen_ai.request.stream";

	static final String RESPONSE_MODEL = "gen_ai.response.model";

	static final String FINISH_REASONS = "gen_ai.response.finish_reasons";

	static final String TIME_TO_FIRST_CHUNK = "gen_ai.response.time_to_first_chunk";

	static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";

	static final String CACHED_INPUT_TOKENS = "gen_ai.usage.cache_read.input_tokens";

	static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";

	static final String DIMENSIONS = "gen_ai.embeddings.dimension.count";

	static final String ERROR_TYPE = "error.type";

	static final String HTTP_METHOD = "http.request.method";

	static final String HTTP_STATUS = "http.response.status_code";

	static final String HTTP_RESEND_COUNT = "http.request.resend_count";

	static final String URL_TEMPLATE = "url.template";

	private GenAiAttributes() {
	}

}
