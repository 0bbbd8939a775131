package dev.graphrag.probe.command;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.function.Consumer;

import dev.graphrag.openai.CallListener;

/**
 * Says in words what a call is doing, such as "waiting 12 s, asked by the server".
 */
final class ProgressListener implements CallListener {

	private final Consumer<String> display;

	ProgressListener(Consumer<String> display) {
		this.display = display;
	}

	@Override
	public void attemptStarted(Call call) {
		this.display.accept(call.operation().code() + " with " + call.model() + ", attempt " + call.attempt());
	}

	@Override
	public void backOffStarted(Call call, BackOff backOff) {
		String asker = (backOff.retryAfter() != null) ? "asked by the server" : "then retrying";
		this.display.accept(call.operation().code() + " with " + call.model() + ": waiting " + seconds(backOff.delay())
				+ " s, " + asker + " (" + backOff.reason().code() + ")");
	}

	@Override
	public void fellBack(Call call, String fromModel, String toModel) {
		this.display.accept(call.operation().code() + ": going on with " + toModel + " instead of " + fromModel);
	}

	private static String seconds(Duration duration) {
		BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3).setScale(1, RoundingMode.HALF_UP);
		return seconds.stripTrailingZeros().toPlainString();
	}

}
