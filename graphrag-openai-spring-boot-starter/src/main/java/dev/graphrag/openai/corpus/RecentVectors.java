package dev.graphrag.openai.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vectors of the latest texts of a run, for texts that come again. They would take
 * 740 MB of heap, so they are in a temporary file without a name that only this process
 * can read, from the {@value #BLOCK}th on. Where it cannot be written, vectors are
 * forgotten, and the texts embedded again. Used by the thread that consumes the run
 * alone.
 */
final class RecentVectors implements AutoCloseable {

	/**
	 * How many places there are, so that a text is known again 100,000 texts after it
	 * came last. The rest is for those that are renewed late, and for texts that were
	 * read and not delivered when it came.
	 */
	static final int CAPACITY = 120_000;

	// A text that comes often is not written each time.
	private static final int RENEWED_AFTER = 10_000;

	private static final int BLOCK = 100;

	private static final Logger logger = LoggerFactory.getLogger(Setting.LOGGER);

	private final String actor;

	private final int bytes;

	private final Supplier<Path> directory;

	private final HashRing places;

	private final ByteBuffer block;

	private volatile @Nullable FileChannel file;

	private volatile boolean closed;

	/**
	 * Create a memory of no vectors.
	 * @param texts how many texts the run has, {@link Long#MAX_VALUE} if that is not
	 * known: few texts need few places
	 * @param dimensions length of the vectors
	 * @param actor audit name in the log
	 */
	RecentVectors(long texts, int dimensions, String actor) {
		this(texts, dimensions, actor, () -> Path.of(System.getProperty("java.io.tmpdir")));
	}

	RecentVectors(long texts, int dimensions, String actor, Supplier<Path> directory) {
		// One more than there are texts, so that none takes the place of another.
		int capacity = (texts < CAPACITY) ? (int) texts + 1 : CAPACITY;
		this.places = new HashRing(capacity);
		this.actor = actor;
		this.directory = directory;
		this.bytes = dimensions * Float.BYTES;
		this.block = ByteBuffer.allocateDirect(Math.min(capacity, BLOCK) * this.bytes).order(ByteOrder.nativeOrder());
	}

	/**
	 * Return a vector of a text's own, if the text came before, which makes it one of the
	 * latest again.
	 */
	float @Nullable [] find(EmbeddingKey key) {
		int place = this.closed ? HashRing.NONE : this.places.find(key);
		try {
			return (place != HashRing.NONE) ? renewed(key, place, read(place)) : null;
		}
		catch (IOException ex) {
			forget(ex);
			return null;
		}
	}

	private float[] renewed(EmbeddingKey key, int place, float[] vector) {
		if (this.places.age(place) >= RENEWED_AFTER) {
			add(key, vector);
		}
		return vector;
	}

	private float[] read(int place) throws IOException {
		float[] vector = new float[this.bytes / Float.BYTES];
		int next = this.places.next();
		int first = next - next % BLOCK;
		if (place >= first && place < next) {
			this.block.duplicate()
				.order(this.block.order())
				.position((place - first) * this.bytes)
				.asFloatBuffer()
				.get(vector);
			return vector;
		}
		ByteBuffer bytes = ByteBuffer.allocate(this.bytes).order(this.block.order());
		long position = (long) place * this.bytes;
		while (bytes.hasRemaining()) {
			if (file().read(bytes, position + bytes.position()) < 0) {
				throw new IOException("The file is shorter than what was written to it");
			}
		}
		bytes.flip().asFloatBuffer().get(vector);
		return vector;
	}

	/**
	 * Remember a vector in place of the oldest one.
	 */
	void add(EmbeddingKey key, float[] vector) {
		if (this.closed || vector.length * Float.BYTES != this.bytes) {
			return;
		}
		int place = this.places.add(key);
		int inBlock = place % BLOCK;
		this.block.duplicate().order(this.block.order()).position(inBlock * this.bytes).asFloatBuffer().put(vector);
		if (inBlock == BLOCK - 1) {
			write(place - inBlock);
		}
	}

	private void write(int first) {
		try {
			ByteBuffer bytes = this.block.duplicate();
			long position = (long) first * this.bytes;
			while (bytes.hasRemaining()) {
				position += file().write(bytes, position);
			}
		}
		catch (IOException ex) {
			forget(ex);
		}
	}

	private FileChannel file() throws IOException {
		FileChannel open = this.file;
		if (open == null) {
			Path path = Files.createTempFile(this.directory.get(), "openai-corpus-", ".vectors");
			open = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
					StandardOpenOption.DELETE_ON_CLOSE);
			this.file = open;
		}
		return open;
	}

	boolean hasFile() {
		return this.file != null;
	}

	private void forget(IOException cause) {
		// An interrupt closes the file too, and ends the run with it.
		if (!this.closed && !(cause instanceof ClosedByInterruptException)) {
			logger.atWarn()
				.addKeyValue("actor", this.actor)
				.addKeyValue("error", cause.getClass().getName())
				.addKeyValue("remediation",
						"Give java.io.tmpdir room for " + (long) CAPACITY * this.bytes / 1_000_000
								+ " MB, or set an embedding store.")
				.log("openai.corpus.duplicates_forgotten");
		}
		close();
	}

	@Override
	public void close() {
		this.closed = true;
		FileChannel open = this.file;
		this.file = null;
		if (open != null) {
			try {
				open.close();
			}
			catch (IOException ex) {
				// It has no name, and ends with the process.
			}
		}
	}

}
