package dev.graphrag.openai.corpus;

import java.util.List;
import java.util.function.Consumer;

import dev.graphrag.openai.CorpusListener;
import dev.graphrag.openai.CorpusProgress;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.settings.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All listeners of a run as one; a listener that fails fails nothing else.
 */
final class CorpusListeners implements CorpusListener {

	private static final Logger logger = LoggerFactory.getLogger(Setting.LOGGER);

	private final String actor;

	private final List<CorpusListener> listeners;

	CorpusListeners(String actor, List<CorpusListener> listeners) {
		this.actor = actor;
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void textEnded(Origin origin) {
		each((listener) -> listener.textEnded(origin));
	}

	@Override
	public void progressed(CorpusProgress progress) {
		each((listener) -> listener.progressed(progress));
	}

	@Override
	public void runCompleted(CorpusProgress progress) {
		each((listener) -> listener.runCompleted(progress));
	}

	@Override
	public void runFailed(CorpusProgress progress, Throwable failure) {
		each((listener) -> listener.runFailed(progress, failure));
	}

	@Override
	public void runStopped(CorpusProgress progress) {
		each((listener) -> listener.runStopped(progress));
	}

	private void each(Consumer<CorpusListener> event) {
		for (CorpusListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException | LinkageError | AssertionError ex) {
				// Its message is not known to be free of texts.
				logger.atWarn()
					.addKeyValue("actor", this.actor)
					.addKeyValue("listener", listener.getClass().getName())
					.addKeyValue("error", ex.getClass().getName())
					.log("openai.listener.failed");
			}
		}
	}

}
