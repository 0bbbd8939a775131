package dev.graphrag.openai.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

import dev.graphrag.openai.FailureReason;

/**
 * Frames the events of a stream, with the loose reading of the WHATWG's specification:
 * any line ends, comments and unknown fields ignored. An event that has arrived is
 * delivered before anything more is read, and {@code [DONE]} without waiting for the
 * blank line behind it, so that nothing is read past it. Used by one thread.
 */
public final class ServerSentEvents {

	private static final int FIRST_SIZE = 8 * 1024;

	private static final int MAX_DOCUMENT = 1024 * 1024;

	private static final int MAX_NAME = 64;

	private static final byte[] BYTE_ORDER_MARK = { (byte) 0xef, (byte) 0xbb, (byte) 0xbf };

	private static final Set<String> FIELDS = Set.of("data", "event", "id", "retry");

	private final InputStream in;

	private final long maxEventSize;

	private byte[] buffer;

	private int limit;

	private int lineStart;

	private int scanned;

	private int dataStart;

	private int dataEnd;

	private boolean hasData;

	private boolean error;

	private boolean done;

	private boolean judged;

	private boolean afterReturn;

	private boolean ended;

	/**
	 * Create a reader.
	 * @param in the body
	 * @param maxEventSize how many bytes an event may have
	 */
	public ServerSentEvents(InputStream in, long maxEventSize) {
		this.in = in;
		this.maxEventSize = Math.min(maxEventSize, Integer.MAX_VALUE / 2);
		this.buffer = new byte[(int) Math.min(FIRST_SIZE, this.maxEventSize + 1)];
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
		if (!this.judged && !judge()) {
			return false;
		}
		while (true) {
			int end = lineEnd();
			if (end < 0) {
				if (fill()) {
					continue;
				}
				return atEnd();
			}
			if (takeLine(end)) {
				return true;
			}
		}
	}

	private void reset() {
		this.hasData = false;
		this.error = false;
		this.done = false;
		this.dataStart = this.lineStart;
		this.dataEnd = this.lineStart;
	}

	/**
	 * Return the array with the event's data.
	 * @return the array, valid until the next event
	 */
	public byte[] buffer() {
		return this.buffer;
	}

	/**
	 * Return where the event's data begins.
	 * @return the index of its first byte
	 */
	public int offset() {
		return this.dataStart;
	}

	/**
	 * Return how long the event's data is.
	 * @return the number of bytes
	 */
	public int length() {
		return this.dataEnd - this.dataStart;
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

	// The index of the line end's first byte, or -1 if it has not arrived.
	private int lineEnd() {
		byte[] bytes = this.buffer;
		int end = this.limit;
		int index = this.scanned;
		if (this.afterReturn && index < end) {
			this.afterReturn = false;
			if (bytes[index] == '\n') {
				index++;
				this.lineStart = index;
			}
		}
		while (index < end) {
			byte value = bytes[index];
			if (value == '\n' || value == '\r') {
				this.scanned = index;
				return index;
			}
			index++;
		}
		this.scanned = index;
		return -1;
	}

	/**
	 * Take the line that ends at the index.
	 * @return whether it completes an event
	 */
	private boolean takeLine(int end) {
		this.afterReturn = this.buffer[end] == '\r';
		int start = this.lineStart;
		this.lineStart = end + 1;
		this.scanned = end + 1;
		if (start == end) {
			return dispatch();
		}
		takeField(start, end);
		return this.done;
	}

	private boolean dispatch() {
		if (this.error || (this.hasData && !isBlank())) {
			return true;
		}
		reset();
		return false;
	}

	private boolean isBlank() {
		for (int index = this.dataStart; index < this.dataEnd; index++) {
			if (this.buffer[index] > ' ' || this.buffer[index] < 0) {
				return false;
			}
		}
		return true;
	}

	private void takeField(int start, int end) {
		if (isField(start, end, 'd', 'a', 't', 'a')) {
			takeData(valueStart(start + 4, end), end);
		}
		else if (isField(start, end, 'e', 'v', 'e', 'n', 't')) {
			this.error = isText(valueStart(start + 5, end), end, "error");
		}
	}

	private boolean isField(int start, int end, char... name) {
		if (end - start < name.length || (end - start > name.length && this.buffer[start + name.length] != ':')) {
			return false;
		}
		for (int index = 0; index < name.length; index++) {
			if (this.buffer[start + index] != name[index]) {
				return false;
			}
		}
		return true;
	}

	private int valueStart(int colon, int end) {
		int start = Math.min(colon + 1, end);
		return (start < end && this.buffer[start] == ' ') ? start + 1 : start;
	}

	private boolean isText(int start, int end, String text) {
		int first = start;
		int last = end;
		while (first < last && this.buffer[first] <= ' ' && this.buffer[first] >= 0) {
			first++;
		}
		while (first < last && this.buffer[last - 1] <= ' ' && this.buffer[last - 1] >= 0) {
			last--;
		}
		int index = 0;
		while (index < text.length() && first + index < last && this.buffer[first + index] == text.charAt(index)) {
			index++;
		}
		return index == text.length() && last - first == index;
	}

	// Further lines of data move up to the first, over the field names between them.
	private void takeData(int start, int end) {
		if (this.hasData) {
			this.buffer[this.dataEnd] = '\n';
			System.arraycopy(this.buffer, start, this.buffer, this.dataEnd + 1, end - start);
			this.dataEnd += 1 + end - start;
			return;
		}
		this.hasData = true;
		this.dataStart = start;
		this.dataEnd = end;
		this.done = !this.error && isText(start, end, "[DONE]");
	}

	private boolean atEnd() {
		if (this.lineStart < this.limit) {
			takeLastLine();
		}
		return this.error || (this.hasData && !isBlank());
	}

	private void takeLastLine() {
		int start = this.lineStart;
		this.lineStart = this.limit;
		this.scanned = this.limit;
		takeField(start, this.limit);
	}

	private boolean fill() throws IOException {
		if (this.ended) {
			return false;
		}
		makeRoom();
		int read = this.in.read(this.buffer, this.limit, this.buffer.length - this.limit);
		this.ended = read < 0;
		this.limit += Math.max(read, 0);
		return !this.ended;
	}

	// One byte stays between the data and the line behind it, for their line end.
	private void makeRoom() {
		int data = this.hasData ? this.dataEnd - this.dataStart : 0;
		int line = this.limit - this.lineStart;
		if (data + line == 0) {
			move(0, 0, 0);
		}
		else if (this.limit == this.buffer.length) {
			checkSize(data + line);
			move(data, line, (data > 0) ? data + 1 : 0);
			if (this.limit > this.buffer.length / 2) {
				this.buffer = Arrays.copyOf(this.buffer,
						(int) Math.min(this.buffer.length * 2L, this.maxEventSize + 1));
			}
		}
	}

	private void move(int data, int line, int newLineStart) {
		System.arraycopy(this.buffer, this.dataStart, this.buffer, 0, data);
		System.arraycopy(this.buffer, this.lineStart, this.buffer, newLineStart, line);
		this.scanned = newLineStart + this.scanned - this.lineStart;
		this.dataStart = 0;
		this.dataEnd = data;
		this.lineStart = newLineStart;
		this.limit = newLineStart + line;
	}

	private void checkSize(int size) {
		if (size >= this.maxEventSize) {
			throw new UnusableAnswerException(FailureReason.TRANSIENT_FAILURE,
					"An event of the stream is larger than the " + this.maxEventSize
							+ " bytes that graphrag.openai.http.max-response-size allows.",
					Map.of("max_response_size", this.maxEventSize));
		}
	}

	// By the first byte that is not white space, and by the first line's field.
	private boolean judge() throws IOException {
		int first = firstByte();
		if (first < 0) {
			return false;
		}
		this.judged = true;
		if (first == '{' || first == '[') {
			throw document();
		}
		if (!beginsWithField()) {
			throw new UnusableAnswerException(FailureReason.TRANSIENT_FAILURE, "The answer is no event stream.");
		}
		return true;
	}

	private int firstByte() throws IOException {
		int mark = 0;
		do {
			while (this.lineStart < this.limit) {
				byte value = this.buffer[this.lineStart];
				boolean ofMark = mark < BYTE_ORDER_MARK.length && value == BYTE_ORDER_MARK[mark];
				mark = ofMark ? mark + 1 : BYTE_ORDER_MARK.length;
				if (!ofMark && !isWhiteSpace(value)) {
					return value & 0xff;
				}
				this.lineStart++;
				this.scanned = this.lineStart;
			}
		}
		while (fill());
		return -1;
	}

	private boolean beginsWithField() throws IOException {
		int length = 0;
		while (length <= MAX_NAME) {
			if (this.lineStart + length == this.limit && !fill()) {
				return true;
			}
			byte value = this.buffer[this.lineStart + length];
			if (value == ':') {
				return true;
			}
			if (value == '\n' || value == '\r') {
				String name = new String(this.buffer, this.lineStart, length, StandardCharsets.ISO_8859_1);
				return FIELDS.contains(name);
			}
			if (!isOfName(value)) {
				return false;
			}
			length++;
		}
		return false;
	}

	private static boolean isOfName(byte value) {
		return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') || (value >= '0' && value <= '9')
				|| value == '-' || value == '_';
	}

	private static boolean isWhiteSpace(byte value) {
		return value == ' ' || value == '\t' || value == '\n' || value == '\r';
	}

	private RuntimeException document() throws IOException {
		byte[] begun = Arrays.copyOfRange(this.buffer, this.lineStart, this.limit);
		byte[] rest = this.in.readNBytes(Math.max(0, MAX_DOCUMENT - begun.length));
		byte[] document = Arrays.copyOf(begun, begun.length + rest.length);
		System.arraycopy(rest, 0, document, begun.length, rest.length);
		try {
			if (document.length < MAX_DOCUMENT) {
				ChatBody.read(document, document.length);
			}
		}
		catch (ErrorInAnswerException ex) {
			return ex;
		}
		catch (UnusableAnswerException ex) {
			if (ex.reason() == FailureReason.TRANSIENT_FAILURE) {
				return ex;
			}
		}
		return new UnusableAnswerException(FailureReason.INVALID_ANSWER,
				"The answer to a stream is one JSON document.");
	}

}
