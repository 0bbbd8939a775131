package dev.graphrag.openai.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines of a body, in an array that grows as needed and also keeps the data of the lines
 * before, without copying it in the usual case. Each byte is looked at once, and nothing
 * is read while there is a whole line.
 */
final class EventLines {

	private static final int FIRST_SIZE = 8 * 1024;

	private final InputStream in;

	private final long maxSize;

	private byte[] buffer;

	private int limit;

	private int start;

	private int end;

	// Where the next line begins, and up to where it has been looked at.
	private int next;

	private int scanned;

	private boolean afterReturn;

	private boolean ended;

	private int dataStart;

	private int dataEnd;

	EventLines(InputStream in, long maxSize) {
		this.in = in;
		this.maxSize = Math.min(maxSize, Integer.MAX_VALUE / 2);
		this.buffer = new byte[(int) Math.min(FIRST_SIZE, this.maxSize + 1)];
	}

	byte[] buffer() {
		return this.buffer;
	}

	/**
	 * Go to the next line.
	 * @return {@code false} at the end of the body
	 */
	boolean next() throws IOException {
		while (!findEnd()) {
			if (!fill()) {
				return takeLast();
			}
		}
		this.start = this.next;
		this.end = this.scanned;
		this.afterReturn = this.buffer[this.end] == '\r';
		this.scanned++;
		this.next = this.scanned;
		return true;
	}

	private boolean findEnd() {
		byte[] bytes = this.buffer;
		int last = this.limit;
		int index = this.scanned;
		if (this.afterReturn && index < last) {
			this.afterReturn = false;
			index += (bytes[index] == '\n') ? 1 : 0;
			this.next = index;
		}
		while (index < last && bytes[index] != '\n' && bytes[index] != '\r') {
			index++;
		}
		this.scanned = index;
		return index < last;
	}

	private boolean takeLast() {
		this.start = this.next;
		this.end = this.limit;
		this.next = this.limit;
		return this.start < this.end;
	}

	/**
	 * Return the index of the line's first byte.
	 */
	int start() {
		return this.start;
	}

	/**
	 * Return the index behind the line's last byte.
	 */
	int end() {
		return this.end;
	}

	/**
	 * Keep a part of the line as the data.
	 */
	void keep(int from, int to) {
		this.dataStart = from;
		this.dataEnd = to;
	}

	/**
	 * Add a part of the line to the data, which move up to it over the field names
	 * between.
	 */
	void keepAlso(int from, int to) {
		this.buffer[this.dataEnd] = '\n';
		System.arraycopy(this.buffer, from, this.buffer, this.dataEnd + 1, to - from);
		this.dataEnd += 1 + to - from;
	}

	void forget() {
		keep(this.next, this.next);
	}

	int dataStart() {
		return this.dataStart;
	}

	int dataEnd() {
		return this.dataEnd;
	}

	/**
	 * Return a byte of the line to come, -1 at the end of the body.
	 */
	int peek(int index) throws IOException {
		while (this.next + index >= this.limit) {
			if (!fill()) {
				return -1;
			}
		}
		return this.buffer[this.next + index] & 0xff;
	}

	/**
	 * Leave out the first byte of the line to come.
	 */
	void skipByte() {
		this.next++;
		this.scanned = this.next;
	}

	/**
	 * Return all that is still to come.
	 * @param most how many bytes at most
	 */
	byte[] rest(int most) throws IOException {
		byte[] arrived = Arrays.copyOfRange(this.buffer, this.next, this.limit);
		byte[] others = this.in.readNBytes(Math.max(0, most - arrived.length));
		byte[] rest = Arrays.copyOf(arrived, arrived.length + others.length);
		System.arraycopy(others, 0, rest, arrived.length, others.length);
		return rest;
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

	// One byte stays between the data and the line behind, for the end between them.
	private void makeRoom() {
		int data = this.dataEnd - this.dataStart;
		int line = this.limit - this.next;
		if (data + line == 0) {
			move(0, 0, 0);
		}
		else if (this.limit == this.buffer.length) {
			checkSize(data + line);
			move(data, line, (data > 0) ? data + 1 : 0);
			if (this.limit > this.buffer.length / 2) {
				this.buffer = Arrays.copyOf(this.buffer, (int) Math.min(this.buffer.length * 2L, this.maxSize + 1));
			}
		}
	}

	private void move(int data, int line, int newNext) {
		System.arraycopy(this.buffer, this.dataStart, this.buffer, 0, data);
		System.arraycopy(this.buffer, this.next, this.buffer, newNext, line);
		this.scanned = newNext + this.scanned - this.next;
		this.next = newNext;
		this.limit = newNext + line;
		keep(0, data);
	}

	private void checkSize(int size) {
		if (size >= this.maxSize) {
			throw UnusableAnswerException.tooLarge("An event of the stream", this.maxSize);
		}
	}

}
