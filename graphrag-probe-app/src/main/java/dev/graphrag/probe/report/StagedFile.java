package dev.graphrag.probe.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * New content of a file, written beside it and moved over it in one step. Closing it
 * without {@link #commit()} leaves the old file as it was.
 */
final class StagedFile implements AutoCloseable {

	private final Path target;

	private final Path temporary;

	private StagedFile(Path target, Path temporary) {
		this.target = target;
		this.temporary = temporary;
	}

	static StagedFile stage(Path target, byte[] content) throws IOException {
		// Not Files.createTempFile: its files can be read by their owner alone.
		Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
		StagedFile staged = new StagedFile(target, temporary);
		try {
			Files.write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
			return staged;
		}
		catch (IOException | RuntimeException ex) {
			staged.close();
			throw ex;
		}
	}

	void commit() throws IOException {
		Files.move(this.temporary, this.target, StandardCopyOption.ATOMIC_MOVE);
	}

	@Override
	public void close() throws IOException {
		Files.deleteIfExists(this.temporary);
	}

}
