package dev.graphrag.openai.emulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import dev.graphrag.openai.emulator.ChatCompletion.Choice;
import dev.graphrag.openai.emulator.Reply.Ending;

import org.springframework.util.Assert;

/**
 * What a request is answered with: {@code OpenAiAnswer.text("short")},
 * {@code OpenAiAnswer.status(503)}. An answer to a chat request is written as one object
 * or as a stream, whichever the request asks for. Immutable.
 */
public final class OpenAiAnswer {

	private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern HEADER_VALUE = Pattern.compile("[\\t -~]*");

	private final String description;

	private final Content content;

	private OpenAiAnswer(String description, Content content) {
		this.description = description;
		this.content = content;
	}

	/**
	 * Return an answer with a text. A stream has it word by word.
	 * @param content the message's content
	 * @return the answer
	 */
	public static OpenAiAnswer text(String content) {
		Assert.notNull(content, "content must not be null");
		return new OpenAiAnswer("text " + Quoted.of(content), ChatCompletion.of(Choice.words(content)));
	}

	/**
	 * Return an answer with a text in parts. A request that asks for no stream gets them
	 * joined.
	 * @param parts the parts of the message's content, in order
	 * @return the answer
	 */
	public static OpenAiAnswer stream(String... parts) {
		Assert.notNull(parts, "parts must not be null");
		return new OpenAiAnswer("stream of " + parts.length, ChatCompletion.of(Choice.text(List.of(parts))));
	}

	/**
	 * Return an answer with several choices.
	 * @param contents each choice's content, in order
	 * @return the answer
	 */
	public static OpenAiAnswer choices(String... contents) {
		Assert.notNull(contents, "contents must not be null");
		Assert.isTrue(contents.length > 0, "contents must not be empty");
		return new OpenAiAnswer(contents.length + " choices",
				ChatCompletion.of(Arrays.stream(contents).map(Choice::words).toArray(Choice[]::new)));
	}

	/**
	 * Return an answer that has a function called.
	 * @param name the function's name
	 * @param arguments its arguments, a JSON object
	 * @return the answer, to which {@link #andToolCall} adds another call
	 */
	public static OpenAiAnswer toolCall(String name, String arguments) {
		return new OpenAiAnswer("tool call", ChatCompletion.of(Choice.calling(List.of()))).andToolCall(name, arguments);
	}

	/**
	 * Return an answer with vectors of another length than was asked for.
	 * @param dimensions length of each text's vector, positive
	 * @return the answer
	 */
	public static OpenAiAnswer dimensions(int dimensions) {
		Assert.isTrue(dimensions > 0, () -> "dimensions must be positive: " + dimensions);
		return new OpenAiAnswer("vectors of " + dimensions, (request) -> Embeddings.reply(request, dimensions));
	}

	/**
	 * Return an answer with these vectors.
	 * @param vectors a vector for each text, in order
	 * @return the answer
	 */
	public static OpenAiAnswer vectors(float[]... vectors) {
		Assert.notNull(vectors, "vectors must not be null");
		Assert.isTrue(vectors.length > 0, "vectors must not be empty");
		List<float[]> kept = Arrays.stream(vectors).map(float[]::clone).toList();
		return new OpenAiAnswer(vectors.length + " vectors", (request) -> Embeddings.reply(request, kept));
	}

	/**
	 * Return an answer with a good status and a body of one's own.
	 * @param body the body, JSON unless it is meant to be none
	 * @return the answer
	 */
	public static OpenAiAnswer json(String body) {
		Assert.notNull(body, "body must not be null");
		return new OpenAiAnswer("a body of its own", (request) -> Reply.json(200, body));
	}

	/**
	 * Return an error with what OpenAI says for its status.
	 * @param status the HTTP status, 400 to 599
	 * @return the answer
	 */
	public static OpenAiAnswer status(int status) {
		Assert.isTrue(status >= 400 && status < 600, () -> "status must be 400 to 599: " + status);
		return error(ApiError.of(status));
	}

	/**
	 * Return an error.
	 * @param status the HTTP status, 400 to 599
	 * @param code the error's code, such as {@code context_length_exceeded}
	 * @param message the error's message
	 * @return the answer
	 */
	public static OpenAiAnswer error(int status, String code, String message) {
		Assert.notNull(code, "code must not be null");
		Assert.notNull(message, "message must not be null");
		Assert.isTrue(status >= 400 && status < 600, () -> "status must be 400 to 599: " + status);
		return error(new ApiError(status, ApiError.of(status).type(), code, null, message));
	}

	/**
	 * Return a 429 that names a wait.
	 * @param retryAfter the wait, zero or more, rounded up to milliseconds
	 * @return the answer
	 */
	public static OpenAiAnswer rateLimited(Duration retryAfter) {
		Assert.notNull(retryAfter, "retryAfter must not be null");
		Assert.isTrue(!retryAfter.isNegative(), () -> "retryAfter must not be negative: " + retryAfter);
		return status(429).withHeader("Retry-After", Durations.seconds(retryAfter));
	}

	/**
	 * Return a 429 for a lack of money, which no wait mends.
	 * @return the answer
	 */
	public static OpenAiAnswer quotaExhausted() {
		return error(ApiError.quotaExhausted());
	}

	/**
	 * Return an answer that never comes: the connection stays open until the server hangs
	 * up ({@link OpenAiServer#hangUpStalled()}, {@link OpenAiServer#close()}), and keeps
	 * a thread that long.
	 * @return the answer
	 */
	public static OpenAiAnswer stall() {
		return new OpenAiAnswer("stall", (request) -> Reply.nothing(Ending.STALL));
	}

	/**
	 * Return an answer that breaks off: a good status, and a connection that is closed
	 * before there is any content.
	 * @return the answer
	 */
	public static OpenAiAnswer cutOff() {
		return new OpenAiAnswer("cut-off", text("").thenCutOff()::reply);
	}

	/**
	 * Return a connection that is closed without a word.
	 * @return the answer
	 */
	public static OpenAiAnswer hangUp() {
		return new OpenAiAnswer("hang-up", (request) -> Reply.nothing(Ending.CUT_OFF));
	}

	static OpenAiAnswer of(String description, Content content) {
		return new OpenAiAnswer(description, content);
	}

	static OpenAiAnswer error(ApiError error) {
		return new OpenAiAnswer("status " + error.status(), (request) -> error.reply());
	}

	/**
	 * Return the answer with another call of a function.
	 * @param name the function's name
	 * @param arguments its arguments, a JSON object
	 * @return an answer with all calls
	 * @throws IllegalStateException if this is no chat completion, or one that was given
	 * a header, a delay or an end already
	 */
	public OpenAiAnswer andToolCall(String name, String arguments) {
		Assert.notNull(name, "name must not be null");
		Assert.notNull(arguments, "arguments must not be null");
		return new OpenAiAnswer(this.description + " " + name,
				completion().withToolCall(new ChatCompletion.ToolCall(name, arguments)));
	}

	/**
	 * Return the answer with another reason for its end.
	 * @param reason such as {@code length} or {@code content_filter}
	 * @return the changed answer
	 * @throws IllegalStateException if this is no chat completion, or one that was given
	 * a header, a delay or an end already
	 */
	public OpenAiAnswer withFinishReason(String reason) {
		Assert.notNull(reason, "reason must not be null");
		return new OpenAiAnswer(this.description, completion().withFinishReason(reason));
	}

	/**
	 * Return the answer with a usage of one's own, which else is counted roughly: four
	 * characters a token.
	 * @param promptTokens tokens of the prompt
	 * @param completionTokens tokens of the completion
	 * @return the changed answer
	 * @throws IllegalStateException if this is no chat completion, or one that was given
	 * a header, a delay or an end already
	 */
	public OpenAiAnswer withUsage(int promptTokens, int completionTokens) {
		return new OpenAiAnswer(this.description,
				completion().withUsage(new ChatCompletion.Usage(promptTokens, completionTokens)));
	}

	private ChatCompletion completion() {
		if (this.content instanceof ChatCompletion completion) {
			return completion;
		}
		throw new IllegalStateException("Only a chat completion has that, and not: " + this.description
				+ ". Change the completion before its headers, delay or end.");
	}

	/**
	 * Return the answer with a header of one's own, also in place of the server's.
	 * @param name the header's name
	 * @param value its value
	 * @return the changed answer
	 */
	public OpenAiAnswer withHeader(String name, String value) {
		Assert.notNull(name, "name must not be null");
		Assert.notNull(value, "value must not be null");
		Assert.isTrue(HEADER_NAME.matcher(name).matches(), () -> "name must be one of a header: " + name);
		Assert.isTrue(HEADER_VALUE.matcher(value).matches(), "value must be of printable ASCII");
		return new OpenAiAnswer(this.description, (request) -> reply(request).withHeader(name, value));
	}

	/**
	 * Return the answer after a while. The time is real.
	 * @param delay time before the first byte, zero or more
	 * @return the changed answer
	 */
	public OpenAiAnswer withDelay(Duration delay) {
		Assert.notNull(delay, "delay must not be null");
		Assert.isTrue(!delay.isNegative(), () -> "delay must not be negative: " + delay);
		return new OpenAiAnswer(this.description, (request) -> reply(request).withDelay(delay));
	}

	/**
	 * Return the answer without its end: a stream is cut after its content, anything else
	 * in its middle, and the connection closed.
	 * @return the changed answer
	 */
	public OpenAiAnswer thenCutOff() {
		return new OpenAiAnswer(this.description + ", cut off", (request) -> reply(request).begun(Ending.CUT_OFF));
	}

	/**
	 * Return the answer without its end: nothing follows a stream's content, or the first
	 * half of anything else, and the connection stays open.
	 * @return the changed answer
	 */
	public OpenAiAnswer thenStall() {
		return new OpenAiAnswer(this.description + ", stalled", (request) -> reply(request).begun(Ending.STALL));
	}

	Reply reply(OpenAiRequest request) {
		try {
			return this.content.reply(request);
		}
		catch (Refusal ex) {
			return ex.error().reply();
		}
	}

	/**
	 * Return what the answer is, for messages of assertions.
	 */
	@Override
	public String toString() {
		return this.description;
	}

}
