package dev.graphrag.probe.recipes;

import java.time.Duration;

import dev.graphrag.openai.OpenAiClientException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * The manual's answer of a web service whose call failed.
 */
@RestControllerAdvice
class OpenAiErrors {

	@ExceptionHandler
	ResponseEntity<ProblemDetail> failed(OpenAiClientException ex) {
		HttpStatus status = switch (ex.reason()) {
			case RATE_LIMIT, TRANSIENT_FAILURE, OVERLOADED, INTERRUPTED -> HttpStatus.SERVICE_UNAVAILABLE;
			default -> HttpStatus.INTERNAL_SERVER_ERROR;
		};
		ProblemDetail problem = ProblemDetail.forStatus(status);
		problem.setProperty("reason", ex.reason().code());
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
		Duration retryAfter = ex.retryAfter();
		if (retryAfter != null && status == HttpStatus.SERVICE_UNAVAILABLE) {
			answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter.plusMillis(999).toSeconds()));
		}
		return answer.body(problem);
	}

}
