package com.example.answers

import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.boot.runApplication

@SpringBootApplication
class AnswersApplication

fun main(args: Array<String>) {
	runApplication<AnswersApplication>(*args)
}
