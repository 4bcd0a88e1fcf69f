package io.fairlead.net.io;

/** Takes bytes from one transport to another without waiting; run by an engine's own thread. Never throws. */
@FunctionalInterface
public interface Mover {

    /** Moves what is there. True when the engine may call again, false when its thread has to be woken. */
    boolean move();
}
