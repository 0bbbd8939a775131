package com.example.answers;

import org.springframework.ai.chat.client.ChatClient;

import org.springframework.stereotype.Service;

/**
 * Plans trips, over Spring AI's own API.
 */
@Service
class TripPlanner {

	private final ChatClient chat;

	TripPlanner(ChatClient.Builder builder, Weather weather) {
		this.chat = builder.defaultTools(weather).build();
	}

	String advise(String question) {
		return this.chat.prompt(question).call().content();
	}

	Trip plan(String wish) {
		return this.chat.prompt(wish).call().entity(Trip.class, (output) -> output.useProviderStructuredOutput());
	}

	record Trip(String city, int days) {
	}

}
