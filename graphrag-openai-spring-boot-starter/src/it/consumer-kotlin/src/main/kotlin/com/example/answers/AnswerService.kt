package com.example.answers

import dev.graphrag.openai.SharedOpenAiClient
import org.springframework.stereotype.Service

/** Answers questions. */
@Service
class AnswerService(private val openAi: SharedOpenAiClient) {

	fun answer(question: String): String = openAi.chat(question).text()

}
