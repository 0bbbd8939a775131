package dev.graphrag.openai.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.graphrag.openai.http.EventReader;
import dev.graphrag.openai.wire.ChunkReader;
import dev.graphrag.openai.wire.ChatFigures;

/**
 * Reads the stream of one attempt. Parts before the first content are held back, so that
 * an attempt that breaks until then leaves no trace.
 */
final class StreamedCompletion implements EventReader<ChatFigures> {

	private final RunningCall call;

	private final Map<String, JsonValue> marks;

	private final PartSink sink;

	private final ChunkReader chunks;

	private final List<ChatCompletionChunk> held = new ArrayList<>(2);

	private boolean delivering;

	StreamedCompletion(RunningCall call, boolean usageWanted, Map<String, JsonValue> marks, PartSink sink) {
		this.call = call;
		this.marks = marks;
		this.sink = sink;
		this.chunks = new ChunkReader(call.model(), usageWanted, this::nextMarks);
	}

	private Map<String, JsonValue> nextMarks() {
		Map<String, JsonValue> marked = new HashMap<>(this.marks);
		marked.put(TakenParts.MARK, this.sink.mark());
		return marked;
	}

	@Override
	public void read(byte[] buffer, int offset, int length) {
		List<ChatCompletionChunk> parts = this.chunks.read(buffer, offset, length);
		if (this.delivering) {
			parts.forEach(this::deliver);
			return;
		}
		this.held.addAll(parts);
		if (this.chunks.tells()) {
			this.delivering = true;
			this.call.firstContent();
			this.held.forEach(this::deliver);
			this.held.clear();
		}
	}

	private void deliver(ChatCompletionChunk part) {
		this.sink.accept(KeptProperties.in(part));
	}

	@Override
	public boolean delivering() {
		return this.delivering;
	}

	@Override
	public ChatFigures end() {
		ChatFigures body = this.chunks.end();
		this.chunks.rest().forEach(this::deliver);
		return body;
	}

}
