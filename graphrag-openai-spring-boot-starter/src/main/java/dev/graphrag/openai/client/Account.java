package dev.graphrag.openai.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;

/**
 * Names the account that a client calls, for those who share its quota and nobody else:
 * the name is a hash, of which the key cannot be had back.
 */
final class Account {

	private static final int NAME_BYTES = 8;

	private Account() {
	}

	static String of(OpenAiSettings settings, Credentials credentials) {
		byte[] hash = sha256(settings.baseUrl() + "\n" + key(credentials));
		return HexFormat.of().formatHex(hash, 0, NAME_BYTES);
	}

	private static String key(Credentials credentials) {
		try {
			return credentials.current().value();
		}
		catch (RuntimeException ex) {
			if (credentials.mayComeLater()) {
				throw unnamed(ex);
			}
			// A client without a key makes no request; the endpoint alone names it.
			return "";
		}
	}

	// Under another name than the others' it would take the whole limit for itself.
	private static OpenAiClientException unnamed(RuntimeException cause) {
		return new OpenAiClientException(FailureReason.SETTINGS_LOAD,
				"The source of the API key gave none to name the shared rate budget by (" + cause.getClass().getName()
						+ ").",
				"Set " + Setting.BUDGET_NAME.property() + " to the same name for all who share it.",
				Map.of("setting", Setting.BUDGET_NAME.property()));
	}

	private static byte[] sha256(String text) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
