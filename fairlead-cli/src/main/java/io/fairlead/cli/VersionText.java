package io.fairlead.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version, from the jar's manifest. */
final class VersionText implements IVersionProvider {

    static String text() {
        return "fairlead " + version() + " on Java " + Runtime.version();
    }

    static String version() {
        return Optional.ofNullable(VersionText.class.getPackage().getImplementationVersion())
                .orElse("development build");
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
