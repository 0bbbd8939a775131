package com.example.answers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A service as teams write them, for tests that need nothing but the test kit.
 */
@SpringBootApplication
public class AnswersApplication {

	public static void main(String[] args) {
		SpringApplication.run(AnswersApplication.class, args);
	}

}
