package dev.graphrag.openai.wire;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.graphrag.openai.ModelCatalog.Model;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page of the list of models. A name that is no text makes the whole list
 * unusable: what is on it could not be told for sure.
 */
final class ModelPageReader {

	private final AnswerParser answer;

	private final List<Model> models = new ArrayList<>();

	private boolean list;

	private boolean more;

	private @Nullable String last;

	ModelPageReader(AnswerParser answer) {
		this.answer = answer;
	}

	ModelPage read() throws IOException {
		if (this.answer.isObject()) {
			readMembers();
			if (!this.list) {
				this.answer.failField("data", "is missing, or no list");
			}
		}
		else {
			ErrorReader.readTopLevel(this.answer);
		}
		return new ModelPage(List.copyOf(this.models), this.more, last());
	}

	private String last() {
		if (this.last != null) {
			return this.last;
		}
		return this.models.isEmpty() ? "" : this.models.get(this.models.size() - 1).name();
	}

	private void readMembers() throws IOException {
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "data" -> readData();
				case "has_more" -> this.more = flag();
				case "last_id" -> this.last = textOrNull();
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
		this.list = true;
		for (int index = 0; this.answer.nextElement(); index++) {
			readModel(index);
		}
	}

	private void readModel(int index) throws IOException {
		String id = null;
		long created = 0;
		if (this.answer.isObject()) {
			for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
				switch (name) {
					case "id" -> id = textOrNull();
					case "created" -> created = this.answer.count();
					default -> this.answer.skip();
				}
			}
		}
		else {
			this.answer.skip();
		}
		if (id == null) {
			this.answer.failField("data[" + index + "].id", "is missing, or no text");
			return;
		}
		this.models.add(new Model(id, (created > 0) ? Instant.ofEpochSecond(created) : null));
	}

	private boolean flag() throws IOException {
		boolean flag = this.answer.isTrue();
		this.answer.skip();
		return flag;
	}

	private @Nullable String textOrNull() throws IOException {
		if (this.answer.isText()) {
			return this.answer.text();
		}
		this.answer.skip();
		return null;
	}

}
