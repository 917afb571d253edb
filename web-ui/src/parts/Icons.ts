import AnchorIcon from '@patternfly/react-icons/dist/dynamic/icons/anchor-icon';
import BanIcon from '@patternfly/react-icons/dist/dynamic/icons/ban-icon';
import BoltIcon from '@patternfly/react-icons/dist/dynamic/icons/bolt-icon';
import CheckCircleIcon from '@patternfly/react-icons/dist/dynamic/icons/check-circle-icon';
import CircleIcon from '@patternfly/react-icons/dist/dynamic/icons/circle-icon';
import CompassIcon from '@patternfly/react-icons/dist/dynamic/icons/compass-icon';
import CopyIcon from '@patternfly/react-icons/dist/dynamic/icons/copy-icon';
import ExclamationCircleIcon from '@patternfly/react-icons/dist/dynamic/icons/exclamation-circle-icon';
import ExclamationTriangleIcon from '@patternfly/react-icons/dist/dynamic/icons/exclamation-triangle-icon';
import ExternalLinkAltIcon from '@patternfly/react-icons/dist/dynamic/icons/external-link-alt-icon';
import GlobeIcon from '@patternfly/react-icons/dist/dynamic/icons/globe-icon';
import HourglassHalfIcon from '@patternfly/react-icons/dist/dynamic/icons/hourglass-half-icon';
import KeyIcon from '@patternfly/react-icons/dist/dynamic/icons/key-icon';
import LeafIcon from '@patternfly/react-icons/dist/dynamic/icons/leaf-icon';
import OutlinedCircleIcon from '@patternfly/react-icons/dist/dynamic/icons/outlined-circle-icon';
import OutlinedClockIcon from '@patternfly/react-icons/dist/dynamic/icons/outlined-clock-icon';
import PauseCircleIcon from '@patternfly/react-icons/dist/dynamic/icons/pause-circle-icon';
import PlayCircleIcon from '@patternfly/react-icons/dist/dynamic/icons/play-circle-icon';
import QuestionCircleIcon from '@patternfly/react-icons/dist/dynamic/icons/question-circle-icon';
import RhUiCheckIcon from '@patternfly/react-icons/dist/dynamic/icons/rh-ui-check-icon';
import RhUiCubesIcon from '@patternfly/react-icons/dist/dynamic/icons/rh-ui-cubes-icon';
import SearchIcon from '@patternfly/react-icons/dist/dynamic/icons/search-icon';
import SyncAltIcon from '@patternfly/react-icons/dist/dynamic/icons/sync-alt-icon';
import UndoIcon from '@patternfly/react-icons/dist/dynamic/icons/undo-icon';
import VolumeMuteIcon from '@patternfly/react-icons/dist/dynamic/icons/volume-mute-icon';

/** The icons of the console by what they mean. Each stands beside a word, or has one for screen readers. */
export const Icons = {
  alive: CheckCircleIcon,
  good: CheckCircleIcon,
  bad: ExclamationCircleIcon,
  warning: ExclamationTriangleIcon,
  unknown: QuestionCircleIcon,
  anchor: AnchorIcon,
  leaf: LeafIcon,
  coordinator: CompassIcon,
  gateway: GlobeIcon,
  external: ExternalLinkAltIcon,
  copy: CopyIcon,
  check: RhUiCheckIcon,
  sync: SyncAltIcon,
  halted: BanIcon,
  paused: PauseCircleIcon,
  waiting: OutlinedClockIcon,
  open: PlayCircleIcon,
  soaking: HourglassHalfIcon,
  undone: UndoIcon,
  silent: VolumeMuteIcon,
  pending: OutlinedCircleIcon,
  apart: CircleIcon,
  approval: KeyIcon,
  live: BoltIcon,
  key: KeyIcon,
  search: SearchIcon,
  neutral: CircleIcon,
  empty: RhUiCubesIcon,
} as const;
