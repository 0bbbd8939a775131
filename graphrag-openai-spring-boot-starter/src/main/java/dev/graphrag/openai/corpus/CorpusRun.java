package dev.graphrag.openai.corpus;

import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.function.Consumer;

import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.corpus.Requests.Answer;
import dev.graphrag.openai.settings.CorpusSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * One run over a corpus, driven by the thread that consumes it: it reads texts, sends
 * requests, takes in their answers and delivers outcomes in order. Only requests are made
 * by other threads. {@link #close} is for any thread.
 */
final class CorpusRun implements Spliterator<EmbeddedText> {

	private final CorpusSettings settings;

	private final CorpusReader reader;

	private final Window window;

	private final Batches batches;

	private final Requests requests;

	private final RecentVectors recent;

	private final RunProgress progress;

	private final FailuresInARow failures;

	private int arrived;

	private @Nullable Throwable failure;

	private boolean draining;

	private volatile boolean closed;

	/**
	 * Create a run.
	 * @param settings how many requests there may be and how large they are
	 * @param ahead how many texts may be read and not yet delivered
	 * @param reader reads texts
	 * @param requests sends them
	 * @param recent knows what was delivered
	 * @param progress hears of it
	 */
	CorpusRun(CorpusSettings settings, int ahead, CorpusReader reader, Requests requests, RecentVectors recent,
			RunProgress progress) {
		this.settings = settings;
		this.reader = reader;
		this.window = new Window(ahead);
		this.batches = new Batches(settings, reader, this.window);
		this.requests = requests;
		this.recent = recent;
		this.progress = progress;
		this.failures = new FailuresInARow(settings);
	}

	@Override
	public boolean tryAdvance(Consumer<? super EmbeddedText> action) {
		this.progress.begin();
		EmbeddedText next = next();
		if (next == null) {
			this.recent.close();
			this.progress.completed();
			return false;
		}
		this.progress.delivering(next.origin());
		action.accept(next);
		return true;
	}

	private @Nullable EmbeddedText next() {
		while (true) {
			settleArrived();
			endIfToldTo();
			boolean sent = send();
			PendingText head = this.window.poll();
			if (head != null) {
				return delivered(head);
			}
			if (isOver()) {
				Throwable failure = (this.failure != null) ? this.failure : this.reader.failure();
				if (failure != null) {
					throw ended(failure);
				}
				return null;
			}
			if (!sent) {
				await();
			}
		}
	}

	private void endIfToldTo() {
		if (this.closed) {
			// Whoever closed it may not have come to say so.
			this.progress.stopped();
			throw ended(interrupted("The corpus run was closed before its end."));
		}
		boolean left = !this.window.isEmpty() || !this.reader.exhausted();
		if (left && Thread.currentThread().isInterrupted()) {
			throw ended(interruptedConsumer());
		}
	}

	/**
	 * Return whether nothing more can be delivered.
	 */
	private boolean isOver() {
		if (this.failure != null) {
			return !this.draining || this.requests.running() == 0;
		}
		return this.window.isEmpty() && this.reader.exhausted();
	}

	private @Nullable EmbeddedText delivered(PendingText text) {
		EmbeddedText outcome = text.deliver();
		if (outcome != null) {
			this.arrived -= (outcome.origin() == Origin.EMBEDDED) ? 1 : 0;
			this.reader.delivered(text, outcome);
		}
		return outcome;
	}

	/**
	 * Send a request, if one more may be on its way and there is one to send.
	 * @return whether one was sent
	 */
	private boolean send() {
		int running = this.requests.running();
		if (this.failure != null || running >= this.settings.concurrency() || isAhead(running)) {
			return false;
		}
		Batch next = this.batches.next(running == 0);
		if (next != null) {
			this.requests.send(next);
		}
		return next != null;
	}

	// Vectors that wait for the consumer cost memory, and while it has some to take, no
	// more need be on their way. While it waits for one request, others go on.
	private boolean isAhead(int running) {
		int texts = running * this.settings.maxInputs() + (this.window.headHasOutcome() ? this.arrived : 0);
		return texts > this.settings.concurrency() * this.settings.maxInputs();
	}

	private void await() {
		try {
			settle(this.requests.take());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw ended(interruptedConsumer());
		}
	}

	private void settleArrived() {
		Answer answer = this.requests.poll();
		while (answer != null) {
			settle(answer);
			answer = this.requests.poll();
		}
	}

	private void settle(Answer answer) {
		Batch batch = answer.batch();
		if (batch == null) {
			return;
		}
		List<PendingText> texts = batch.texts();
		if (answer.result() != null && answer.result().vectors().size() == texts.size()) {
			this.failures.succeeded();
			this.arrived += texts.size();
			for (int index = 0; index < texts.size(); index++) {
				texts.get(index).has(answer.result().vectors().get(index), Origin.EMBEDDED);
			}
		}
		else if (answer.failure() instanceof VirtualMachineError error) {
			end(error);
		}
		else if (this.failure == null) {
			settle(batch, failure(answer.failure()));
		}
	}

	private void settle(Batch batch, OpenAiClientException failure) {
		switch (Verdict.on(failure)) {
			case THE_RUN_ENDS -> end(failure);
			case THE_CLIENT_CLOSES -> drain(failure);
			case THE_REQUEST_FAILED -> {
				batch.texts().forEach((text) -> text.fails(Origin.FAILED, failure));
				endIf(this.failures.failed(), failure);
			}
			case A_TEXT_IS_REFUSED -> refused(batch, failure);
		}
	}

	private void refused(Batch batch, OpenAiClientException failure) {
		if (batch.texts().size() > 1) {
			this.batches.halve(batch);
			return;
		}
		batch.texts().get(0).fails(Origin.REFUSED, failure);
		endIf(this.failures.refused(), failure);
	}

	private void endIf(boolean hopeless, OpenAiClientException failure) {
		if (hopeless) {
			end(failure);
		}
	}

	private static OpenAiClientException failure(@Nullable Throwable failure) {
		if (failure instanceof OpenAiClientException known) {
			return known;
		}
		return new OpenAiClientException(FailureReason.INTERNAL,
				"A request of the corpus run failed on a defect ("
						+ ((failure != null) ? failure.getClass().getName() : "not one vector for each text") + ").",
				Map.of());
	}

	/**
	 * Ask for nothing more, and wait for what is on its way: a client that closes lets
	 * requests go on that are paid for, and ends those that take too long by itself.
	 */
	private void drain(Throwable failure) {
		this.failure = failure;
		this.draining = true;
	}

	/**
	 * Ask for nothing more. What has arrived is still delivered.
	 */
	private void end(Throwable failure) {
		this.failure = failure;
		this.draining = false;
		this.requests.cancel();
	}

	/**
	 * Return what the consumer gets instead of an outcome, from now on.
	 */
	private RuntimeException ended(Throwable failure) {
		end(failure);
		this.recent.close();
		this.progress.failed(failure);
		ReflectionUtils.rethrowRuntimeException(failure);
		return new IllegalStateException(failure);
	}

	private static OpenAiClientException interruptedConsumer() {
		return interrupted("The thread that consumes the corpus run was interrupted.");
	}

	private static OpenAiClientException interrupted(String message) {
		return new OpenAiClientException(FailureReason.INTERRUPTED, message, Map.of());
	}

	/**
	 * End the run, at its end or before.
	 */
	void close() {
		this.closed = true;
		this.requests.cancel();
		this.recent.close();
		// Last, since a listener may take its time.
		this.progress.stopped();
	}

	/**
	 * Return nothing: the run is in order, and its requests are parallel without it.
	 */
	@Override
	public @Nullable Spliterator<EmbeddedText> trySplit() {
		return null;
	}

	// Not even of a corpus that knows its own: counting the stream would not run it.
	@Override
	public long estimateSize() {
		return Long.MAX_VALUE;
	}

	@Override
	public int characteristics() {
		return ORDERED | NONNULL;
	}

}
