package dev.graphrag.openai;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a service gets with the starter.
 */
class DependenciesTests {

	private final XPath xpath = XPathFactory.newInstance().newXPath();

	/**
	 * Maven takes an exclusion of the starter for one of the whole service, where the
	 * starter stands first: Spring AI's own starter beside it did not start without
	 * Micrometer's core. What only the tests need is left out of it.
	 */
	@Test
	void nothingIsTakenFromSpringAi() throws Exception {
		Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new File("pom.xml"));
		assertThat(artifacts(pom, "//dependency[not(scope='test')]")).contains("spring-ai-openai");
		assertThat(artifacts(pom, "//dependency[not(scope='test')][.//exclusion]")).isEmpty();
	}

	private List<String> artifacts(Document pom, String dependencies) throws XPathExpressionException {
		NodeList found = (NodeList) this.xpath.evaluate(dependencies + "/artifactId", pom, XPathConstants.NODESET);
		List<String> artifacts = new ArrayList<>();
		for (int index = 0; index < found.getLength(); index++) {
			artifacts.add(found.item(index).getTextContent());
		}
		return artifacts;
	}

}
