"""From looks to tracks: stretches, detection, triangulation, custody."""
