package dev.graphrag.openai.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * TLS server sockets that may insist on a client's certificate.
 */
final class ClientAskingSockets extends ServerSocketFactory {

	private final SSLContext context;

	private final boolean asks;

	ClientAskingSockets(SSLContext context, boolean asks) {
		this.context = context;
		this.asks = asks;
	}

	@Override
	public ServerSocket createServerSocket(int port) throws IOException {
		return createServerSocket(port, 0);
	}

	@Override
	public ServerSocket createServerSocket(int port, int backlog) throws IOException {
		return createServerSocket(port, backlog, InetAddress.getLoopbackAddress());
	}

	@Override
	public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
		SSLServerSocket socket = (SSLServerSocket) this.context.getServerSocketFactory()
			.createServerSocket(port, backlog, address);
		socket.setNeedClientAuth(this.asks);
		return socket;
	}

}
