package dev.graphrag.openai.emulator;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SampleJsonTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"type":"string"}                                         | "text"
			{"type":"string","enum":["red","green"]}                  | "red"
			{"const":7}                                               | 7
			{"type":"string","format":"date"}                         | "2026-01-31"
			{"type":"string","minLength":6}                           | "textxx"
			{"type":"string","maxLength":2}                           | "te"
			{"type":"integer"}                                        | 1
			{"type":"integer","minimum":5,"maximum":9}                | 5
			{"type":"number","exclusiveMinimum":0}                    | 1.0
			{"type":"number","exclusiveMinimum":0,"maximum":0.5}      | 0.5
			{"type":"number","exclusiveMaximum":1}                    | 0.0
			{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1} | 0.5
			{"type":"integer","exclusiveMaximum":1}                   | 0
			{"type":"integer","minimum":0.5}                          | 1
			{"type":"integer","exclusiveMinimum":1}                   | 2
			{"type":"integer","multipleOf":5}                         | 5
			{"type":"number","multipleOf":0.5,"minimum":0.7}          | 1.0
			{"type":"string","format":"ipv6"}                         | "2001:db8::1"
			{"type":["null","string"]}                                | "text"
			{"type":"number","maximum":-2}                            | -2.0
			{"type":"boolean"}                                        | true
			{"type":["string","null"]}                                | "text"
			{"type":"array","items":{"type":"integer"}}               | [1]
			{"type":"array","items":{"type":"integer"},"minItems":3}  | [1,1,1]
			{"type":"array","items":{"type":"integer"},"maxItems":0}  | []
			{"anyOf":[{"type":"integer"},{"type":"null"}]}            | 1
			{"type":"object"}                                         | {}
			{}                                                        | {}
			{"properties":{"a":{"type":"integer"}}}                   | {"a":1}
			{"$ref":"#/$defs/a","$defs":{"a":{"type":"integer"}}}     | 1
			""")
	void isOfTheSchema(String schema, String sample) {
		assertThat(Json.write(SampleJson.of(Json.read(schema)))).isEqualTo(sample);
	}

	@Test
	void staysSmall() {
		String branches = """
				{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"a":{"$ref":"#/$defs/node"},
				 "b":{"$ref":"#/$defs/node"},"c":{"$ref":"#/$defs/node"},"d":{"$ref":"#/$defs/node"},
				 "e":{"$ref":"#/$defs/node"},"f":{"$ref":"#/$defs/node"},"g":{"$ref":"#/$defs/node"}}}}}""";
		assertThat(Json.write(SampleJson.of(Json.read(branches)))).hasSizeLessThan(1_000_000);
		String many = "{\"type\":\"array\",\"minItems\":200000000,\"items\":{\"type\":\"integer\"}}";
		assertThat(Json.write(SampleJson.of(Json.read(many)))).hasSizeLessThan(1000);
	}

	@Test
	void endsWhereASchemaRefersToItself() {
		String tree = """
				{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{
				 "children":{"type":"array","items":{"$ref":"#/$defs/node"}},
				 "next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}}}}}""";
		assertThat(Json.write(SampleJson.of(Json.read(tree)))).contains("\"children\":[]", "\"next\":null");
	}

}
