package dev.graphrag.openai.settings;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * File that holds a key and nothing else but white space, such as a mounted secret. An
 * instance that exists could be read when it was made. The keys in it are no part of its
 * identity and are never printed; those it has read are remembered, so that they can be
 * kept out of every output after a rotation too. Thread-safe.
 */
public final class ApiKeyFile {

	private final Path path;

	private final Set<Secret> seen = ConcurrentHashMap.newKeySet();

	private ApiKeyFile(Path path) {
		this.path = path;
	}

	/**
	 * Return the file with a path, after a look into it.
	 * @param path the path
	 * @return the file, or {@code null} for a blank path
	 * @throws OpenAiClientException with reason {@code settings_load} if no usable key
	 * can be read from it
	 */
	public static @Nullable ApiKeyFile of(String path) {
		if (!StringUtils.hasText(path)) {
			return null;
		}
		InvalidSetting.unlessPrintable(path.strip(), Setting.API_KEY_FILE);
		try {
			ApiKeyFile file = new ApiKeyFile(Path.of(path.strip()));
			file.read();
			return file;
		}
		catch (InvalidPathException ex) {
			throw InvalidSetting.broken(Setting.API_KEY_FILE, path);
		}
	}

	/**
	 * Return the path.
	 * @return the path as it was given
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Read the key.
	 * @return the key without the white space around it
	 * @throws OpenAiClientException with reason {@code settings_load} if there is none
	 */
	public Secret read() {
		try {
			Secret key = new Secret(withoutByteOrderMark(Files.readString(this.path)));
			if (!key.isPresent()) {
				throw unusable("is empty");
			}
			Secret usable = ApiKeys.usable(key, Setting.API_KEY_FILE);
			this.seen.add(usable);
			return usable;
		}
		catch (NoSuchFileException ex) {
			throw unusable("does not exist");
		}
		catch (MalformedInputException ex) {
			throw unusable("is no text");
		}
		catch (IOException ex) {
			throw unusable("cannot be read (" + ex.getClass().getSimpleName() + ")");
		}
	}

	// Some editors begin a file with one, and it is no more a part of the key than white
	// space.
	private static String withoutByteOrderMark(String text) {
		return text.startsWith("\uFEFF") ? text.substring(1) : text;
	}

	/**
	 * Return every key that was read from the file so far.
	 * @return the keys, in no order
	 */
	public Set<Secret> seen() {
		return Set.copyOf(this.seen);
	}

	private OpenAiClientException unusable(String problem) {
		return InvalidSetting.error(Setting.API_KEY_FILE,
				"names the file " + InvalidSetting.quote(this.path) + ", which " + problem + ".",
				Setting.API_KEY_FILE.rule());
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ApiKeyFile file && file.path.equals(this.path);
	}

	@Override
	public int hashCode() {
		return this.path.hashCode();
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
