package dev.graphrag.openai.settings;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * File that holds a key and nothing else but white space, such as a mounted secret. An
 * instance that exists could be read when it was made. Immutable; the key in it is not
 * part of it, so that it may be printed.
 */
public final class ApiKeyFile {

	private final Path path;

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
			Secret key = new Secret(Files.readString(this.path));
			if (key.isPresent()) {
				return ApiKeys.usable(key, Setting.API_KEY_FILE);
			}
			throw unusable("is empty");
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
