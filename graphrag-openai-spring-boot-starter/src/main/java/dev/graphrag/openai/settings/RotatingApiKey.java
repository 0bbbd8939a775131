package dev.graphrag.openai.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;

import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key in a file, read again when the file has changed, also where a symbolic link in
 * its path leads elsewhere, as Kubernetes changes mounted secrets. The file is looked at
 * once a second at most. While it cannot be used the last key stays, with one warning per
 * outage. Thread-safe.
 */
final class RotatingApiKey implements ApiKeySource {

	private static final Logger logger = LoggerFactory.getLogger(Setting.LOGGER);

	private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

	private final ApiKeyFile file;

	private final String actor;

	private final TimeSource time;

	private volatile Secret key;

	private volatile long nextLook;

	private @Nullable Stamp stamp;

	private boolean outage;

	RotatingApiKey(ApiKeyFile file, String actor, TimeSource time) {
		this.file = file;
		this.actor = actor;
		this.time = time;
		this.stamp = stamp();
		this.key = file.read();
		this.nextLook = time.nanoTime() + INTERVAL;
	}

	@Override
	public Secret get() {
		if (this.time.nanoTime() - this.nextLook >= 0) {
			look();
		}
		return this.key;
	}

	// One thread looks, and those that come at that moment wait for it. The stamp is
	// taken
	// before the content, so that a change in between is seen by the next look.
	private synchronized void look() {
		long now = this.time.nanoTime();
		if (now - this.nextLook < 0) {
			return;
		}
		this.nextLook = now + INTERVAL;
		Stamp seen = stamp();
		if (seen != null && seen.equals(this.stamp) && !this.outage) {
			return;
		}
		try {
			this.key = this.file.read();
			this.stamp = seen;
			this.outage = false;
		}
		catch (OpenAiClientException ex) {
			warn(ex);
		}
	}

	private void warn(OpenAiClientException problem) {
		if (!this.outage) {
			this.outage = true;
			logger.atWarn()
				.addKeyValue("actor", this.actor)
				.addKeyValue("path", this.file)
				.addKeyValue("problem", problem.getMessage())
				.addKeyValue("remediation", problem.remediation())
				.log("openai.settings.api_key_file");
		}
	}

	private @Nullable Stamp stamp() {
		try {
			Path target = this.file.path().toRealPath();
			BasicFileAttributes attributes = Files.readAttributes(target, BasicFileAttributes.class);
			return new Stamp(target, attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * What a change of the file changes.
	 */
	private record Stamp(Path target, FileTime modified, long size, @Nullable Object fileKey) {
	}

}
