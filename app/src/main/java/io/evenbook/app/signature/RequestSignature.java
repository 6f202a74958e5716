package io.evenbook.app.signature;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.Dictionary;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;

/**
 * The one signature of a request, as its headers have it: RFC 9421 with Ed25519.
 *
 * @param components what it covers, each at most once
 * @param parameters its {@code @signature-params} as RFC 9421 serializes them
 */
record RequestSignature(List<String> components, InnerList parameters, byte[] signature) {
    static final String INPUT = "Signature-Input";

    private static final String SIGNATURE = "Signature";

    /** @throws BadSignatureException if the headers are malformed, or have another number of signatures than one */
    static RequestSignature of(HttpServletRequest request) {
        Map<String, ListElement<? extends Object>> inputs = dictionary(request, INPUT);
        Map<String, ListElement<? extends Object>> signatures = dictionary(request, SIGNATURE);
        if (inputs.size() != 1 || !signatures.keySet().equals(inputs.keySet())) {
            throw new BadSignatureException("Signature-Input and Signature must have one signature of the same name");
        }
        if (inputs.values().iterator().next() instanceof InnerList list
                && signatures.values().iterator().next() instanceof ByteSequenceItem bytes) {
            return new RequestSignature(components(list), list, bytes(bytes));
        }
        throw new BadSignatureException("Signature-Input must be a list, and Signature a byte sequence");
    }

    private static List<String> components(InnerList list) {
        List<String> names = new ArrayList<>();
        for (Item<?> item : list.get()) {
            if (!(item instanceof StringItem name) || !name.getParams().isEmpty()) {
                throw new BadSignatureException("Components with parameters are not supported");
            }
            names.add(name.get());
        }
        if (new HashSet<>(names).size() != names.size()) {
            throw new BadSignatureException("The signature covers a component twice");
        }
        return List.copyOf(names);
    }

    /** A text among the parameters; empty if it is missing. */
    Optional<String> text(String name) {
        return parameters.getParams().get(name) instanceof StringItem text ? Optional.of(text.get()) : Optional.empty();
    }

    /** A time among the parameters, in seconds since 1970; empty if it is missing. */
    Optional<Long> seconds(String name) {
        return parameters.getParams().get(name) instanceof IntegerItem seconds
                ? Optional.of(seconds.get())
                : Optional.empty();
    }

    boolean has(String name) {
        return parameters.getParams().containsKey(name);
    }

    /** The text that is signed (RFC 9421, section 2.5). */
    String base(HttpServletRequest request) {
        StringBuilder base = new StringBuilder();
        for (String name : components) {
            base.append('"')
                    .append(name)
                    .append("\": ")
                    .append(SignedComponents.valueOf(request, name))
                    .append('\n');
        }
        return base.append("\"@signature-params\": ")
                .append(parameters.serialize())
                .toString();
    }

    boolean isBy(PublicKey key, HttpServletRequest request) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(base(request).getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Several headers of one name are one dictionary. */
    static Map<String, ListElement<? extends Object>> dictionary(HttpServletRequest request, String header) {
        try {
            Dictionary parsed = new Parser(Collections.list(request.getHeaders(header))).parseDictionary();
            return parsed.get();
        } catch (IllegalArgumentException e) {
            throw new BadSignatureException(header + " is malformed");
        }
    }

    static byte[] bytes(ByteSequenceItem item) {
        ByteBuffer buffer = item.get().duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
