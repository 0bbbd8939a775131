package dev.graphrag.openai.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Frames the events of a stream, with the loose reading of the WHATWG's specification:
 * any line ends, comments and unknown fields ignored. An event that has arrived is
 * delivered before anything more is read, and {@code [DONE]} without waiting for the
 * blank line behind it, so that nothing is read past it. A last event counts without one:
 * its JSON tells whether it was cut. Used by one thread.
 */
public final class ServerSentEvents {

	private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] ERROR = "error".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

	private final EventLines lines;

	private boolean begun;

	private boolean hasData;

	private boolean error;

	private boolean done;

	/**
	 * Create a reader.
	 * @param in the body
	 * @param maxEventSize how many bytes an event may have
	 */
	public ServerSentEvents(InputStream in, long maxEventSize) {
		this.lines = new EventLines(in, maxEventSize);
	}

	/**
	 * Go to the next event that has data. What the last one had is gone then.
	 * @return {@code false} at the end of the body
	 * @throws IOException if reading fails
	 * @throws UnusableAnswerException if the body is no event stream, or an event is too
	 * large
	 * @throws ErrorInAnswerException if the body is an error
	 */
	public boolean next() throws IOException {
		reset();
		if (!this.begun) {
			new StreamBeginning(this.lines).check();
			this.begun = true;
		}
		while (this.lines.next()) {
			if (this.lines.start() < this.lines.end()) {
				takeField(this.lines.start(), this.lines.end());
				if (this.done) {
					return true;
				}
			}
			else if (isEvent()) {
				return true;
			}
			else {
				reset();
			}
		}
		return isEvent();
	}

	private void reset() {
		this.lines.forget();
		this.hasData = false;
		this.error = false;
		this.done = false;
	}

	// An error that lacks its data is still one.
	private boolean isEvent() {
		return this.error || (this.hasData && firstOfText(this.lines.dataStart(), this.lines.dataEnd()) >= 0);
	}

	/**
	 * Return the array with the event's data.
	 * @return the array, valid until the next event
	 */
	public byte[] buffer() {
		return this.lines.buffer();
	}

	/**
	 * Return where the event's data begins.
	 * @return the index of its first byte
	 */
	public int offset() {
		return this.lines.dataStart();
	}

	/**
	 * Return how long the event's data is.
	 * @return the number of bytes
	 */
	public int length() {
		return this.lines.dataEnd() - this.lines.dataStart();
	}

	/**
	 * Return whether the event is the stream's last.
	 * @return whether its data is {@code [DONE]}
	 */
	public boolean done() {
		return this.done;
	}

	/**
	 * Return whether the event says that it is an error.
	 * @return whether its name is {@code error}
	 */
	public boolean error() {
		return this.error;
	}

	private void takeField(int start, int end) {
		if (isField(DATA, start, end)) {
			takeData(valueStart(start + DATA.length, end), end);
		}
		else if (isField(EVENT, start, end)) {
			this.error = isText(ERROR, valueStart(start + EVENT.length, end), end);
		}
	}

	private boolean isField(byte[] name, int start, int end) {
		int colon = start + name.length;
		return colon <= end && (colon == end || buffer()[colon] == ':') && isAt(name, start);
	}

	private boolean isAt(byte[] text, int start) {
		byte[] bytes = buffer();
		for (int index = 0; index < text.length; index++) {
			if (bytes[start + index] != text[index]) {
				return false;
			}
		}
		return true;
	}

	private int valueStart(int colon, int end) {
		int start = Math.min(colon + 1, end);
		return (start < end && buffer()[start] == ' ') ? start + 1 : start;
	}

	private void takeData(int start, int end) {
		if (this.hasData) {
			this.lines.keepAlso(start, end);
			return;
		}
		this.hasData = true;
		this.lines.keep(start, end);
		this.done = !this.error && isText(DONE, start, end);
	}

	private boolean isText(byte[] text, int start, int end) {
		int first = firstOfText(start, end);
		int last = end;
		while (first >= 0 && isWhiteSpace(buffer()[last - 1])) {
			last--;
		}
		return first >= 0 && last - first == text.length && isAt(text, first);
	}

	private int firstOfText(int start, int end) {
		byte[] bytes = buffer();
		for (int index = start; index < end; index++) {
			if (!isWhiteSpace(bytes[index])) {
				return index;
			}
		}
		return -1;
	}

	private static boolean isWhiteSpace(byte value) {
		return value >= 0 && value <= ' ';
	}

}
