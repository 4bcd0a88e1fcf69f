package io.fairlead.cluster;

/** A listener that stays registered, over reconnections too, until closed. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    @Override
    void close();
}
