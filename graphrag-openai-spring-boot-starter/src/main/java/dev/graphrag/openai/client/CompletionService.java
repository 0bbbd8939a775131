package dev.graphrag.openai.client;

import java.util.function.Consumer;
import java.util.function.Function;

import com.openai.core.ClientOptions;
import com.openai.core.RequestOptions;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionDeleteParams;
import com.openai.models.chat.completions.ChatCompletionDeleted;
import com.openai.models.chat.completions.ChatCompletionListPage;
import com.openai.models.chat.completions.ChatCompletionListParams;
import com.openai.models.chat.completions.ChatCompletionRetrieveParams;
import com.openai.models.chat.completions.ChatCompletionUpdateParams;
import com.openai.services.blocking.chat.ChatCompletionService;
import com.openai.services.blocking.chat.completions.MessageService;

/**
 * The SDK's completion service as far as it is guarded: it creates completions, and
 * refuses everything else by name.
 */
final class CompletionService implements ChatCompletionService {

	private final Function<ChatCompletionCreateParams, ChatCompletion> create;

	CompletionService(Function<ChatCompletionCreateParams, ChatCompletion> create) {
		this.create = create;
	}

	// The request options have a timeout of Spring AI's; the settings' holds.
	@Override
	public ChatCompletion create(ChatCompletionCreateParams params, RequestOptions requestOptions) {
		return this.create.apply(params);
	}

	@Override
	public StreamResponse<ChatCompletionChunk> createStreaming(ChatCompletionCreateParams params,
			RequestOptions requestOptions) {
		throw RefusingSdk.unguarded("chat().completions().createStreaming");
	}

	@Override
	public ChatCompletion retrieve(ChatCompletionRetrieveParams params, RequestOptions requestOptions) {
		throw RefusingSdk.unguarded("chat().completions().retrieve");
	}

	@Override
	public ChatCompletion update(ChatCompletionUpdateParams params, RequestOptions requestOptions) {
		throw RefusingSdk.unguarded("chat().completions().update");
	}

	@Override
	public ChatCompletionListPage list(ChatCompletionListParams params, RequestOptions requestOptions) {
		throw RefusingSdk.unguarded("chat().completions().list");
	}

	@Override
	public ChatCompletionDeleted delete(ChatCompletionDeleteParams params, RequestOptions requestOptions) {
		throw RefusingSdk.unguarded("chat().completions().delete");
	}

	@Override
	public MessageService messages() {
		throw RefusingSdk.unguarded("chat().completions().messages");
	}

	@Override
	public ChatCompletionService withOptions(Consumer<ClientOptions.Builder> modifier) {
		throw RefusingSdk.unguarded("chat().completions().withOptions");
	}

	@Override
	public WithRawResponse withRawResponse() {
		throw RefusingSdk.unguarded("chat().completions().withRawResponse");
	}

}
