package dev.graphrag.openai.wire;

import java.io.IOException;

/**
 * Reads an embedding answer.
 */
final class EmbeddingReader {

	private final AnswerParser answer;

	private final int inputs;

	private final int dimensions;

	private final VectorReader vector;

	private CheckedVectors vectors;

	private String model = "";

	private Usage usage = Usage.NONE;

	EmbeddingReader(AnswerParser answer, int inputs, int dimensions) {
		this.answer = answer;
		this.inputs = inputs;
		this.dimensions = dimensions;
		this.vector = new VectorReader(answer, dimensions);
		this.vectors = new CheckedVectors(answer, inputs, dimensions);
	}

	EmbeddingBody read() throws IOException {
		if (this.answer.isObject()) {
			readMembers();
		}
		else {
			ErrorReader.readTopLevel(this.answer);
		}
		return new EmbeddingBody(this.model, this.vectors.whole(), this.usage.prompt());
	}

	private void readMembers() throws IOException {
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "model" -> this.model = this.answer.textOrEmpty();
				case "data" -> readData();
				case "usage" -> this.usage = UsageReader.read(this.answer);
				case "error" -> ErrorReader.readMember(this.answer);
				default -> this.answer.skip();
			}
		}
	}

	private void readData() throws IOException {
		if (!this.answer.isArray()) {
			this.answer.skip();
			return;
		}
		this.vectors = new CheckedVectors(this.answer, this.inputs, this.dimensions);
		while (this.answer.nextElement()) {
			readItem();
		}
	}

	private void readItem() throws IOException {
		int position = this.vectors.count();
		int index = position;
		float[] components = null;
		if (this.answer.isObject()) {
			for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
				switch (name) {
					case "index" -> index = index();
					case "embedding" -> components = this.vector.read(position);
					default -> this.answer.skip();
				}
			}
		}
		else {
			this.answer.skip();
		}
		this.vectors.add(index, components, this.vector.length());
	}

	private int index() throws IOException {
		if (this.answer.isNull()) {
			return this.vectors.count();
		}
		double index = this.answer.number();
		return (index >= 0 && index < this.inputs && index == Math.rint(index)) ? (int) index : -1;
	}

}
