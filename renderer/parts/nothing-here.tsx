import { Button } from '@mantine/core'
import { Link } from 'wouter'
import { clubsPlace } from '../places.ts'
import { EmptyNote } from './empty-note.tsx'

/** An address that leads nowhere. */
export function NothingHere() {
  return (
    <EmptyNote
      title="Nothing here"
      message="This address leads to nothing that is stored."
      action={
        <Button component={Link} href={clubsPlace()} variant="default">
          To the clubs
        </Button>
      }
    />
  )
}
