package io.fairlead.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Conditions get a minute wherever a test says nothing else: a busy machine is late, and only a broken product never
 * arrives. Found by JUnit's launcher in every module that uses the test kit.
 */
public final class PatientAwaitility implements LauncherSessionListener {

    /** Called by JUnit. */
    public PatientAwaitility() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }
}
