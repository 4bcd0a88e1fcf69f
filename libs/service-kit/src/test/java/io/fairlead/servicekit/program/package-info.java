/** Tests of how a program starts and ends. Starting point: {@code ServiceHostTest}. */
@org.jspecify.annotations.NullMarked
package io.fairlead.servicekit.program;
