package dev.graphrag.openai.emulator;

/**
 * What an answer says, written for the request that it is given to.
 */
@FunctionalInterface
interface Content {

	/**
	 * Write the answer.
	 * @param request the request
	 * @return what the server writes
	 * @throws Refusal if the request is not acceptable
	 */
	Reply reply(OpenAiRequest request);

}
