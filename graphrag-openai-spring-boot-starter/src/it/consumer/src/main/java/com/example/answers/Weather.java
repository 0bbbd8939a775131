package com.example.answers;

import org.springframework.ai.tool.annotation.Tool;

import org.springframework.stereotype.Component;

/**
 * Knows the weather, and is asked by the model.
 */
@Component
class Weather {

	@Tool(description = "Weather of tomorrow")
	String forecast(String city) {
		return "Rain in " + city;
	}

}
