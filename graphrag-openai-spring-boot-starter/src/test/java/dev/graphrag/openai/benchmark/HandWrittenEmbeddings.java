package dev.graphrag.openai.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The least that gets vectors out of a batch: what an engineer would write who knew the
 * answer to the letter. It looks for the quotes around the base64 texts and decodes what
 * is between them.
 */
final class HandWrittenEmbeddings {

	private static final byte[] MARK = "\"embedding\":\"".getBytes(StandardCharsets.US_ASCII);

	private static final JsonFactory JSON = new JsonFactory();

	private HandWrittenEmbeddings() {
	}

	static Supplier<Object> call(String baseUrl) {
		OkHttpClient client = new OkHttpClient.Builder().socketFactory(new SpringAiPeers.NoDelaySockets()).build();
		MediaType json = MediaType.get("application/json");
		return () -> {
			Request request = new Request.Builder().url(baseUrl + "/embeddings")
				.header("Authorization", "Bearer " + Questions.API_KEY)
				.post(RequestBody.create(body(), json))
				.build();
			try (Response response = client.newCall(request).execute()) {
				return vectors(response.body().bytes());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		};
	}

	private static byte[] body() {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		try (JsonGenerator json = JSON.createGenerator(body)) {
			json.writeStartObject();
			json.writeStringField("model", Questions.EMBEDDING_MODEL);
			json.writeStringField("encoding_format", "base64");
			json.writeArrayFieldStart("input");
			for (String text : Questions.BATCH) {
				json.writeString(text);
			}
			json.writeEndArray();
			json.writeEndObject();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return body.toByteArray();
	}

	private static List<float[]> vectors(byte[] answer) {
		List<float[]> vectors = new ArrayList<>(Questions.TEXTS);
		for (int at = after(answer, 0); at > 0; at = after(answer, at)) {
			int close = at;
			while (answer[close] != '"') {
				close++;
			}
			byte[] bytes = Base64.getDecoder().decode(Arrays.copyOfRange(answer, at, close));
			float[] vector = new float[bytes.length / Float.BYTES];
			ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
			vectors.add(vector);
			at = close;
		}
		return vectors;
	}

	private static int after(byte[] answer, int from) {
		for (int at = from; at <= answer.length - MARK.length; at++) {
			if (Arrays.equals(answer, at, at + MARK.length, MARK, 0, MARK.length)) {
				return at + MARK.length;
			}
		}
		return -1;
	}

}
