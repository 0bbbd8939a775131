package dev.graphrag.openai.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Set;

/**
 * Socket that notices an interrupt while it waits for an answer, which a plain one does
 * only on a virtual thread, and that tells which address it could not connect to.
 */
final class ClientSocket extends Socket {

	/**
	 * Milliseconds after which a read without a timeout looks for an interrupt.
	 */
	private static final int SLICE = 200;

	private final Set<InetAddress> failed;

	private volatile int timeout;

	ClientSocket(Set<InetAddress> failed) {
		this.failed = failed;
	}

	@Override
	public void connect(SocketAddress endpoint, int timeout) throws IOException {
		try {
			super.connect(endpoint, timeout);
		}
		catch (IOException ex) {
			if (endpoint instanceof InetSocketAddress address && address.getAddress() != null) {
				this.failed.add(address.getAddress());
			}
			throw ex;
		}
	}

	@Override
	public synchronized void setSoTimeout(int timeout) throws SocketException {
		super.setSoTimeout((timeout != 0) ? timeout : SLICE);
		this.timeout = timeout;
	}

	@Override
	public synchronized int getSoTimeout() {
		return this.timeout;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return new Slices(super.getInputStream());
	}

	/**
	 * Reads that end with their socket's timeout or an interrupt.
	 */
	private final class Slices extends FilterInputStream {

		Slices(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			byte[] single = new byte[1];
			return (read(single, 0, 1) < 0) ? -1 : single[0] & 0xff;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			while (true) {
				try {
					return super.read(buffer, offset, length);
				}
				catch (SocketTimeoutException ex) {
					if (ClientSocket.this.timeout != 0) {
						throw ex;
					}
					if (Thread.currentThread().isInterrupted()) {
						throw new InterruptedIOException("interrupted");
					}
				}
			}
		}

	}

}
