package dev.graphrag.openai.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;

import javax.net.SocketFactory;

/**
 * Makes sockets that send at once. With Nagle's algorithm on, a request body of more than
 * one segment waits about 40 ms for the peer's delayed acknowledgement.
 */
final class ClientSocketFactory extends SocketFactory {

	private final Set<InetAddress> failed;

	ClientSocketFactory(Set<InetAddress> failed) {
		this.failed = failed;
	}

	@Override
	public Socket createSocket() throws IOException {
		Socket socket = new ClientSocket(this.failed);
		socket.setTcpNoDelay(true);
		socket.setSoTimeout(0);
		return socket;
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return createSocket(InetAddress.getByName(host), port);
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return createSocket(InetAddress.getByName(host), port, localHost, localPort);
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		Socket socket = createSocket();
		socket.connect(new InetSocketAddress(host, port));
		return socket;
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
			throws IOException {
		Socket socket = createSocket();
		socket.bind(new InetSocketAddress(localAddress, localPort));
		socket.connect(new InetSocketAddress(address, port));
		return socket;
	}

}
