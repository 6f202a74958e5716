package io.evenbook.stream.ring;

/** Bytes that several holders share. Together they never hold more than there are. Thread-safe. */
public final class ByteBudget {
    private final long maxBytes;
    private long usedBytes;

    /** @param maxBytes at least 0 */
    public ByteBudget(long maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("must be >= 0: maxBytes=" + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /** The bytes that all holders have. */
    public synchronized long usedBytes() {
        return usedBytes;
    }

    /** Whether less than a tenth is left. */
    public synchronized boolean isScarce() {
        return usedBytes > maxBytes / 10 * 9;
    }

    /** A new holder, with no bytes yet. */
    public Share share() {
        return new Share();
    }

    /** The bytes of one holder. */
    public final class Share {
        private long bytes;
        private boolean closed;

        private Share() {}

        /**
         * Makes it so many bytes. Fewer always succeeds.
         *
         * @return false: there is no room, or it is closed; nothing changes
         */
        public boolean resize(long newBytes) {
            synchronized (ByteBudget.this) {
                if (closed || newBytes > bytes && newBytes - bytes > maxBytes - usedBytes) {
                    return false;
                }
                usedBytes += newBytes - bytes;
                bytes = newBytes;
                return true;
            }
        }

        /** Makes it so many bytes more; see {@link #resize}. */
        public boolean grow(long moreBytes) {
            synchronized (ByteBudget.this) {
                return resize(bytes + moreBytes);
            }
        }

        /** Releases all its bytes, for good. */
        public void close() {
            synchronized (ByteBudget.this) {
                usedBytes -= bytes;
                bytes = 0;
                closed = true;
            }
        }
    }
}
