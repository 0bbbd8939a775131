package dev.graphrag.probe.command;

import java.io.PrintWriter;
import java.util.Timer;
import java.util.TimerTask;

/**
 * One line at a terminal's bottom that turns a spinner beside a text that changes. It is
 * erased when it is closed. Thread-safe.
 */
final class StatusLine implements AutoCloseable {

	private static final String FRAMES = "|/-\\";

	private static final long TICK_MILLISECONDS = 120;

	// A line that is too long would leave its first rows behind; the terminal cuts it
	// off.
	private static final String NO_WRAP = "\u001b[?7l";

	private static final String WRAP = "\u001b[?7h";

	private static final String ERASE = "\r\u001b[2K";

	private final PrintWriter out;

	private final Timer timer = new Timer("probe-status-line", true);

	private String text = "";

	private int frame;

	private boolean closed;

	StatusLine(PrintWriter out) {
		this.out = out;
	}

	StatusLine start() {
		this.timer.schedule(new TimerTask() {

			@Override
			public void run() {
				tick();
			}

		}, 0, TICK_MILLISECONDS);
		return this;
	}

	synchronized void show(String text) {
		this.text = text;
	}

	synchronized void tick() {
		if (this.closed || this.text.isEmpty()) {
			return;
		}
		char spinner = FRAMES.charAt(this.frame++ % FRAMES.length());
		this.out.print(ERASE + NO_WRAP + spinner + " " + this.text + WRAP);
		this.out.flush();
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.timer.cancel();
		if (this.frame > 0) {
			this.out.print(ERASE);
			this.out.flush();
		}
	}

}
