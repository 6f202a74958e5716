package io.evenbook.reconciliation;

import static io.evenbook.reconciliation.StatementValues.malformed;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of an untrusted XML document. The parser refuses a document type declaration before it reads its content,
 * so only XML's five predefined entities exist: no entity expands, and the parser fetches nothing.
 */
final class XmlElement {
    private static final int MAX_DEPTH = 32;

    private final XmlElement parent;
    private final String namespace;
    private final String name;
    private final int line;
    private final String currency;
    /** Shared empty values: a document may have a million elements, and most have no text or no children. */
    private String text = "";

    private List<XmlElement> children = List.of();

    private XmlElement(XMLStreamReader at, XmlElement parent) {
        this.parent = parent;
        this.namespace = at.getNamespaceURI();
        this.name = at.getLocalName();
        this.line = at.getLocation().getLineNumber();
        this.currency = at.getAttributeValue(null, "Ccy");
    }

    /**
     * Returns the root of a document.
     *
     * @throws MalformedBankStatementException if the document is not well-formed, declares a document type or nests
     *     elements more than 32 deep
     */
    static XmlElement parse(byte[] document) {
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(document));
            try {
                return parse(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
            throw malformed("line " + line, "The body is not well-formed XML");
        }
    }

    /** The JDK's own parser, even if another is on the class path: the tests check these settings with this one. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        // These limits guard against declared entities, which are refused, but also count the predefined ones:
        // a bank's statement with 100,000 "&amp;" would fail.
        for (String limit : List.of("entityExpansionLimit", "totalEntitySizeLimit", "maxGeneralEntitySizeLimit")) {
            factory.setProperty("jdk.xml." + limit, "0");
        }
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("external entities are not fetched");
        });
        return factory;
    }

    private static XmlElement parse(XMLStreamReader reader) throws XMLStreamException {
        XmlElement root = null;
        Deque<XmlElement> open = new ArrayDeque<>();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD ->
                    throw malformed(
                            "line " + reader.getLocation().getLineNumber(),
                            "a document type declaration is not accepted");
                case XMLStreamConstants.START_ELEMENT -> {
                    XmlElement element = start(reader, open);
                    root = root == null ? element : root;
                }
                case XMLStreamConstants.END_ELEMENT -> open.pop();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!open.isEmpty() && !reader.isWhiteSpace()) {
                        open.peek().text += reader.getText();
                    }
                }
                default -> {}
            }
        }
        return root;
    }

    private static XmlElement start(XMLStreamReader reader, Deque<XmlElement> open) {
        XmlElement element = new XmlElement(reader, open.peek());
        if (element.parent != null) {
            element.parent.add(element);
        }
        open.push(element);
        if (open.size() > MAX_DEPTH) {
            throw malformed("line " + element.line, "elements may be at most %d deep".formatted(MAX_DEPTH));
        }
        return element;
    }

    private void add(XmlElement child) {
        if (children.isEmpty()) {
            children = new ArrayList<>();
        }
        children.add(child);
    }

    String name() {
        return name;
    }

    String namespace() {
        return namespace == null ? "" : namespace;
    }

    /** The attribute Ccy, or null. */
    String currency() {
        return currency;
    }

    String text() {
        return text.strip();
    }

    /** All children with this name, in document order. */
    List<XmlElement> all(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** The first element at the end of this path of names, for example {@code find("Refs", "EndToEndId")}. */
    Optional<XmlElement> find(String... names) {
        Optional<XmlElement> found = Optional.of(this);
        for (String next : names) {
            found = found.flatMap(element -> element.all(next).stream().findFirst());
        }
        return found;
    }

    /**
     * The only child with this name.
     *
     * @throws MalformedBankStatementException if there is none or more than one
     */
    XmlElement one(String childName) {
        List<XmlElement> found = all(childName);
        if (found.size() != 1) {
            throw malformed(where(), "must have one %s and has %d".formatted(childName, found.size()));
        }
        return found.getFirst();
    }

    /** Its place for a message: {@code line 4, Document/BkToCstmrStmt/Stmt/Ntry}. */
    String where() {
        return "line %d, %s".formatted(line, path());
    }

    private String path() {
        return parent == null ? name : parent.path() + "/" + name;
    }
}
