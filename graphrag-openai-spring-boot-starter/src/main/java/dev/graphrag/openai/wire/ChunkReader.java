package dev.graphrag.openai.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice;
import dev.graphrag.openai.FailureReason;

/**
 * Reads the events of one stream, loosely, into the SDK's chunks: what servers leave out
 * is filled in. Tool calls are handed out whole, with nothing else in their chunk, for
 * Spring AI drops what arrives between their fragments.
 *
 * <pre class="code">
 * while (events.next() &amp;&amp; !events.done()) {
 *     reader.read(events.buffer(), events.offset(), events.length()).forEach(subscriber);
 * }
 * ChatFigures body = reader.end();
 * reader.rest().forEach(subscriber);
 * </pre>
 *
 * Used by one thread, for one attempt.
 */
public final class ChunkReader {

	private final boolean usageWanted;

	private final Supplier<Map<String, JsonValue>> marks;

	private final TreeMap<Long, StreamedChoice> choices = new TreeMap<>();

	private final String askedModel;

	private String id = "";

	private String model = "";

	private long created;

	private Usage usage = Usage.NONE;

	private boolean tells;

	/**
	 * Create a reader.
	 * @param usageWanted whether the caller has asked for usage; it is counted anyway
	 * @param marks gives properties that are put on every chunk, asked for each
	 */
	public ChunkReader(boolean usageWanted, Supplier<Map<String, JsonValue>> marks) {
		this("", usageWanted, marks);
	}

	/**
	 * Create a reader that knows the model that was asked for.
	 * @param askedModel model of the chunks as long as the server does not tell any
	 * @param usageWanted whether the caller has asked for usage; it is counted anyway
	 * @param marks gives properties that are put on every chunk, asked for each
	 */
	public ChunkReader(String askedModel, boolean usageWanted, Supplier<Map<String, JsonValue>> marks) {
		this.askedModel = askedModel;
		this.usageWanted = usageWanted;
		this.marks = marks;
	}

	/**
	 * Read one event.
	 * @param buffer has the event's data
	 * @param offset index of its first byte
	 * @param length number of its bytes
	 * @return the chunks that it completes, in order
	 * @throws UnusableAnswerException if it is unreadable or cannot be delivered
	 * @throws ErrorInAnswerException if it is an error
	 */
	public List<ChatCompletionChunk> read(byte[] buffer, int offset, int length) {
		ChunkEvent event = AnswerParser.read(buffer, offset, length, ChunkEvent::read);
		this.id = event.id().isEmpty() ? this.id : event.id();
		this.model = event.model().isEmpty() ? this.model : event.model();
		this.created = (event.created() > 0) ? event.created() : this.created;
		count(event);
		return chunks(event);
	}

	/**
	 * Read an event that is an error.
	 * @param buffer has the event's data
	 * @param offset index of its first byte
	 * @param length number of its bytes
	 * @return the error, in any of the shapes that servers give it
	 */
	public static ErrorInAnswerException error(byte[] buffer, int offset, int length) {
		return new ErrorInAnswerException(ErrorBody.read(buffer, offset, length));
	}

	/**
	 * Return whether any event so far had content, a finish reason or a tool call.
	 * @return whether the answer has begun
	 */
	public boolean tells() {
		return this.tells;
	}

	/**
	 * Return what was held back, at the end of the stream.
	 * @return the last chunks, with the tool calls that no finish reason announced
	 * @throws UnusableAnswerException if a choice has no finish reason, or a call no name
	 */
	public List<ChatCompletionChunk> rest() {
		checkFinished();
		List<Choice> held = this.choices.values()
			.stream()
			.filter(StreamedChoice::holdsCalls)
			.map(StreamedChoice::rest)
			.toList();
		return held.isEmpty() ? List.of() : List.of(chunk(ChatCompletionChunk.builder(), held));
	}

	/**
	 * The stream has ended with {@code [DONE]}.
	 * @return its figures
	 * @throws UnusableAnswerException if a choice has no finish reason, or there is none
	 */
	public ChatFigures end() {
		checkFinished();
		return new ChatFigures(this.model, this.choices.firstEntry().getValue().finishReason(), this.usage.prompt(),
				this.usage.cached(), this.usage.completion());
	}

	private void checkFinished() {
		boolean unfinished = this.choices.values().stream().anyMatch((choice) -> choice.finishReason().isEmpty());
		if (unfinished || this.choices.isEmpty()) {
			throw new UnusableAnswerException(FailureReason.TRANSIENT_FAILURE,
					"The stream ended without a finish reason.");
		}
	}

	// Servers that send usage with every event send the sum so far.
	private void count(ChunkEvent event) {
		Usage told = event.usage();
		if (told != null && told.prompt() + told.completion() > 0) {
			this.usage = told;
		}
	}

	private List<ChatCompletionChunk> chunks(ChunkEvent event) {
		List<List<Choice>> parts = parts(event);
		Usage told = event.usage();
		boolean usageTold = told != null && told.value().asKnown().isPresent();
		if (parts.isEmpty() && (usageTold ? !this.usageWanted : !event.choices().isEmpty())) {
			return List.of();
		}
		List<ChatCompletionChunk> chunks = new ArrayList<>(1);
		for (int part = 0; part < parts.size() - 1; part++) {
			chunks.add(chunk(event.chunk(), parts.get(part)));
		}
		if (told != null && this.usageWanted) {
			event.chunk().usage(told.value());
		}
		chunks.add(chunk(event.chunk(), parts.isEmpty() ? List.of() : parts.get(parts.size() - 1)));
		return chunks;
	}

	// Spring AI looks for tool calls in a chunk's first choice alone.
	private List<List<Choice>> parts(ChunkEvent event) {
		List<List<Choice>> parts = new ArrayList<>(1);
		List<Choice> plain = new ArrayList<>(1);
		for (ChoiceDelta brought : event.choices()) {
			this.tells |= brought.tells() || !brought.finishReason().isEmpty() || !brought.fragments().isEmpty();
			Choice choice = this.choices.computeIfAbsent(brought.choice().index(), StreamedChoice::new).add(brought);
			if (choice != null) {
				boolean calls = choice.delta()._toolCalls().asKnown().isPresent();
				(calls ? newPart(parts) : plain).add(choice);
			}
		}
		if (!plain.isEmpty()) {
			parts.add(0, plain);
		}
		return parts;
	}

	private static List<Choice> newPart(List<List<Choice>> parts) {
		List<Choice> part = new ArrayList<>(1);
		parts.add(part);
		return part;
	}

	private ChatCompletionChunk chunk(ChatCompletionChunk.Builder chunk, List<Choice> choices) {
		return chunk.id(this.id)
			.created(this.created)
			.model(this.model.isEmpty() ? this.askedModel : this.model)
			.choices(choices)
			.putAllAdditionalProperties(this.marks.get())
			.build();
	}

}
