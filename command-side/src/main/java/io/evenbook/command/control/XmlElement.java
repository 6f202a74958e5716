package io.evenbook.command.control;

import static io.evenbook.command.control.StatementValues.malformed;

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
 * An element of an XML document that comes from outside. A document type declaration is refused before anything in it
 * is looked at, so there are no entities but the five of XML itself: none that expand, and none that are fetched.
 */
final class XmlElement {
    private static final int MAX_DEPTH = 32;

    private final XmlElement parent;
    private final String namespace;
    private final String name;
    private final int line;
    private final String currency;
    /** Most elements have either text or children: there may be a great many. */
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
     * The root of a document. @throws MalformedRequestException if it is not well-formed, or declares a document type
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

    /** The JDK's own, whatever else is on the class path: what it does with these settings is tested. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        // They are meant for entities that a document declares, of which there are none, and count the five of XML too.
        for (String limit : List.of("entityExpansionLimit", "totalEntitySizeLimit", "maxGeneralEntitySizeLimit")) {
            factory.setProperty("jdk.xml." + limit, "0");
        }
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("nothing is fetched");
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
                            "line " + reader.getLocation().getLineNumber(), "a document type declaration is not taken");
                case XMLStreamConstants.START_ELEMENT -> {
                    XmlElement element = new XmlElement(reader, open.peek());
                    if (open.isEmpty()) {
                        root = element;
                    } else {
                        open.peek().add(element);
                    }
                    open.push(element);
                    if (open.size() > MAX_DEPTH) {
                        throw malformed("line " + element.line, "elements may be at most %d deep".formatted(MAX_DEPTH));
                    }
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

    /** The attribute Ccy; null: it has none. */
    String currency() {
        return currency;
    }

    String text() {
        return text.strip();
    }

    /** All children of a name, in order. */
    List<XmlElement> all(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** The first element at the end of a path of names, if there is one. */
    Optional<XmlElement> find(String... names) {
        Optional<XmlElement> found = Optional.of(this);
        for (String next : names) {
            found = found.flatMap(element -> element.all(next).stream().findFirst());
        }
        return found;
    }

    /** The one child of a name. @throws MalformedRequestException if there is none, or another one */
    XmlElement one(String childName) {
        List<XmlElement> found = all(childName);
        if (found.size() != 1) {
            throw malformed(where(), "must have one %s and has %d".formatted(childName, found.size()));
        }
        return found.getFirst();
    }

    /** Where it stands, for people. */
    String where() {
        return "line %d, %s".formatted(line, path());
    }

    private String path() {
        return parent == null ? name : parent.path() + "/" + name;
    }
}
