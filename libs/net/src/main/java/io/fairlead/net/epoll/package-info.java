/**
 * The fast engine: blocking code on virtual threads whose carriers are our own epoll loops, so that a connection never
 * changes its thread and waiting costs no system call of its own.
 *
 * <p>Starting points: {@link io.fairlead.net.epoll.EpollEngine}, {@link io.fairlead.net.epoll.EpollLoop}.
 */
@NullMarked
package io.fairlead.net.epoll;

import org.jspecify.annotations.NullMarked;
