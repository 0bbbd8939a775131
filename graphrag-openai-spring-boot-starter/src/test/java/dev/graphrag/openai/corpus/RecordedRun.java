package dev.graphrag.openai.corpus;

import java.util.ArrayList;
import java.util.List;

import dev.graphrag.openai.CorpusListener;
import dev.graphrag.openai.CorpusProgress;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.OpenAiClientException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps what it hears.
 */
final class RecordedRun implements CorpusListener {

	private final List<Origin> origins = new ArrayList<>();

	private final List<CorpusProgress> progress = new ArrayList<>();

	private final List<String> ends = new ArrayList<>();

	@Override
	public void textEnded(Origin origin) {
		this.origins.add(origin);
	}

	@Override
	public void progressed(CorpusProgress progress) {
		this.progress.add(progress);
	}

	@Override
	public void runCompleted(CorpusProgress progress) {
		end("completed", progress);
	}

	@Override
	public void runFailed(CorpusProgress progress, Throwable failure) {
		end("failed " + ((OpenAiClientException) failure).reason().code(), progress);
	}

	@Override
	public void runStopped(CorpusProgress progress) {
		end("stopped", progress);
	}

	List<Origin> origins() {
		return this.origins;
	}

	List<CorpusProgress> progress() {
		return this.progress;
	}

	List<String> ends() {
		return this.ends;
	}

	private void end(String end, CorpusProgress progress) {
		this.ends.add(end);
		this.progress.add(progress);
	}

	/**
	 * Return how the run ended.
	 */
	String end() {
		assertThat(this.ends).hasSize(1);
		return this.ends.get(0);
	}

}
