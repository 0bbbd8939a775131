package dev.graphrag.openai.emulator;

/**
 * Decides what a request is answered with. Called from as many threads at once as there
 * are requests.
 */
@FunctionalInterface
public interface Responder {

	/**
	 * Answer a request.
	 * @param request what arrived, with a key and a known path
	 * @return the answer
	 */
	OpenAiAnswer answer(OpenAiRequest request);

}
