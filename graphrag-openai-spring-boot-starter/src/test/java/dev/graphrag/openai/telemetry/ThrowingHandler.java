package dev.graphrag.openai.telemetry;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

/**
 * Notes what is started and stopped, and throws at one step while it is armed.
 */
final class ThrowingHandler implements ObservationHandler<Observation.Context> {

	private final Step step;

	private final List<Observation.Context> started = new ArrayList<>();

	private final List<Observation.Context> stopped = new ArrayList<>();

	private boolean armed;

	private boolean threw;

	ThrowingHandler(Step step) {
		this.step = step;
	}

	void arm() {
		this.armed = true;
	}

	void disarm() {
		this.armed = false;
	}

	boolean threw() {
		return this.threw;
	}

	List<Observation.Context> started() {
		return this.started;
	}

	List<Observation.Context> stopped() {
		return this.stopped;
	}

	/**
	 * Ignore what is thrown, as the client does.
	 */
	void tolerate(Runnable action) {
		try {
			action.run();
		}
		catch (IllegalStateException ex) {
			this.threw = true;
		}
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	@Override
	public void onStart(Observation.Context context) {
		this.started.add(context);
		reach(OpenAiObservations.CALL.equals(context.getName()) ? Step.CALL_START : Step.ATTEMPT_START);
	}

	@Override
	public void onError(Observation.Context context) {
		reach(Step.ERROR);
	}

	@Override
	public void onEvent(Observation.Event event, Observation.Context context) {
		reach(Step.EVENT);
	}

	@Override
	public void onScopeOpened(Observation.Context context) {
		reach(Step.SCOPE_OPENED);
	}

	@Override
	public void onScopeClosed(Observation.Context context) {
		reach(Step.SCOPE_CLOSED);
	}

	@Override
	public void onStop(Observation.Context context) {
		this.stopped.add(context);
		reach(Step.STOP);
	}

	private void reach(Step reached) {
		if (this.armed && reached == this.step) {
			throw new IllegalStateException("the handler fails at " + reached);
		}
	}

	/**
	 * Steps of an observation.
	 */
	enum Step {

		CALL_START, ATTEMPT_START, ERROR, EVENT, SCOPE_OPENED, SCOPE_CLOSED, STOP

	}

}
