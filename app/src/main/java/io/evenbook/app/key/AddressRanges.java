package io.evenbook.app.key;

import io.evenbook.api.MalformedRequestException;
import java.net.InetAddress;
import java.util.List;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** The addresses from which a key may be used, in CIDR notation such as {@code 192.0.2.0/24}; none: every address. */
public final class AddressRanges {
    private static final int BITS_PER_BYTE = 8;

    private final List<String> ranges;
    private final List<IpAddressMatcher> matchers;

    /** @throws MalformedRequestException if one is neither an address nor a range in CIDR notation */
    public AddressRanges(List<String> ranges) {
        ranges.forEach(AddressRanges::check);
        this.ranges = List.copyOf(ranges);
        this.matchers = ranges.stream().map(IpAddressMatcher::new).toList();
    }

    /** Whether an address is in one of the ranges. */
    public boolean contain(String address) {
        return matchers.isEmpty() || matchers.stream().anyMatch(matcher -> matcher.matches(address));
    }

    /** As they were given. */
    public List<String> texts() {
        return ranges;
    }

    /** A name is refused, not looked up. */
    private static void check(String range) {
        String[] parts = range.split("/", -1);
        try {
            int bits = InetAddress.ofLiteral(parts[0]).getAddress().length * BITS_PER_BYTE;
            boolean fits = parts.length == 1
                    || parts.length == 2 && parts[1].matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(parts[1]) <= bits;
            if (fits) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw new MalformedRequestException(
                "addresses", "addresses must be addresses or ranges such as 192.0.2.0/24: %s.".formatted(range));
    }
}
