package dev.graphrag.openai.wire;

import com.openai.core.JsonField;
import com.openai.models.completions.CompletionUsage;

/**
 * Token usage; what the server does not tell counts as zero. The figures are as told, the
 * SDK's counts no larger than an {@code int}, for Spring AI refuses larger ones.
 */
record Usage(long prompt, long cached, long completion, JsonField<CompletionUsage> value) {

	static final Usage NONE = new Usage(0, 0, 0, SdkValues.missing());

}
