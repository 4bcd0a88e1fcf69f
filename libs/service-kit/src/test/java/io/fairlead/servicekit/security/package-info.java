/** Tests of who may call. Starting point: {@code AdminTokenTest}. */
@org.jspecify.annotations.NullMarked
package io.fairlead.servicekit.security;
